"""Roles that a shop has made for itself. The ready-made ones are code (staff.roles), the same in every shop."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_code() -> str:
    """Short enough for a membership's `role`, and never the code of a ready-made role."""
    return f"own-{secrets.token_hex(5)}"


class Role(models.Model):
    """`rights` are codes of staff.rights; those that are gone since mean nothing."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    rights = models.JSONField(default=list)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        permissions = [
            ("manage_staff", "Invite, change and remove staff"),
            ("manage_plan", "See and change the shop's plan"),
            ("take_away", "Download everything that the shop has"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

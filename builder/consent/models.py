"""Scripts of other firms on the storefront, and the proof that shoppers agreed to them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7

ADDRESS = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?/[^\s\"'<>;,]*", re.IGNORECASE)
HOST = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)


class Purpose(models.TextChoices):
    ANALYTICS = "analytics", _("Audience measurement")
    ADS = "ads", _("Advertising")
    CHAT = "chat", _("Chat and help")
    HEATMAPS = "heatmaps", _("Heat maps and recordings")


def check_address(value: str) -> None:
    """What goes into a header of every page."""
    if not ADDRESS.fullmatch(value):
        raise ValidationError(_("The address of a script begins with https:// and has no spaces."))


def check_hosts(value: str) -> None:
    for host in value.split():
        if not HOST.fullmatch(host) or "." not in host:
            raise ValidationError(_("“%(host)s” is no host name, like stats.example.com."), params={"host": host[:40]})


class ScriptSlot(models.Model):
    """A script that loads after consent to its purpose: on pages of the storefront, never in cart, checkout or admin."""

    name = models.CharField(_("name"), max_length=60, help_text=_("Shown to shoppers: who gets to know what they do"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    url = models.CharField(_("address of the script"), max_length=300, validators=[check_address])
    hosts = models.CharField(
        _("other hosts it talks to"), max_length=300, blank=True, validators=[check_hosts],
        help_text=_("Separated by spaces. Anything else is blocked."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("script of others")
        verbose_name_plural = _("scripts of others")
        ordering = ["purpose", "name"]

    def __str__(self) -> str:
        return self.name


class ConsentRecord(models.Model):
    """What one visitor answered, and to which question. Holds nothing that names the person."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    purposes = models.CharField(_("agreed to"), max_length=120, blank=True)
    asked = models.JSONField(_("asked for"), default=dict)
    given_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["-given_at"], name="consent_newest")]

    def __str__(self) -> str:
        return str(self.uuid)

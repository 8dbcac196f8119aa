"""Rows change by services, which know the rules and leave an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.options import csrf_protect_m
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.plans import catalogue
from console.site import console_site


class LookOnly(admin.ModelAdmin):
    """Rows change by services, which know the rules and leave an entry."""

    @csrf_protect_m
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Without the transaction that Django puts around it: services have their own, and talk to Stripe and send mails
        after them."""
        return self._changeform_view(request, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)


class MadeByService(LookOnly):
    """Rows that a service makes, and may refuse to make: a message has said why then, and the row has no key."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, obj, message) if obj.pk else None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        if not obj.pk:
            return self.response_post_save_add(request, obj)
        return super().response_add(request, obj, post_url_continue)


class LookOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return console_site.has_permission(request)


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason:"), max_length=200, required=False)


class PlanFilter(admin.AllValuesFieldListFilter):
    """Plans by their names, where rows keep their codes."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": named(choice["display"])}


def named(plan: Any) -> Any:
    """A plan's name by its code; one that is not in the catalogue any more is told by its code."""
    found = catalogue()[0].get(str(plan))
    return found.name if found else plan

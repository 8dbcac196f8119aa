"""Who may do what in the admin of a shop."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

View = Callable[..., HttpResponse]


def may_change_store(user: Any) -> bool:
    """The owner, or staff who were given the right."""
    return bool(user.is_active and user.has_perm("store.change_store"))


def store_settings(view: View) -> View:
    """Sends everybody else home with a word why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if may_change_store(request.user) else permission_denied(request)

    return guarded


def owner_only(view: View) -> View:
    """For those who may do everything here; not for operators who act for the shop."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_owner = request.user.is_superuser and not request.session.get("support")
        return view(request, *args, **kwargs) if is_owner else permission_denied(request)

    return guarded

"""Dangerous acts ask once more who it is. The platform asks, for it knows password and second factor; a pass that says
so brings the person back (docs/staff.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from wagtail.admin.auth import permission_denied

from core.http.links import platform_url
from core.http.request import Request
from staff.services.sessions import SIGN_ON, SUPPORT

CONFIRMED = "confirmed_at"
View = Callable[..., HttpResponse]


def remember_confirmation(request: Request, *, now: datetime) -> None:
    request.session[CONFIRMED] = now.isoformat()


def way_to_confirm(request: Request, path: str) -> str:
    """Whoever came by way of the company's provider is asked there, others for their password here."""
    if request.session.get(SIGN_ON):
        return f"/sso/{request.shop.shop_id}/go/?{urlencode({'confirm': '1', 'next': path})}"
    return f"/confirm/{request.shop.shop_id}/?{urlencode({'next': path})}"


def is_confirmed(request: Request) -> bool:
    at = parse_datetime(request.session.get(CONFIRMED) or "")
    return at is not None and timezone.now() - at < timedelta(minutes=settings.CONFIRMED_MINUTES)


def confirmed(*, back: Callable[..., str] | None = None) -> Callable[[View], View]:
    """For people who have proved within the last minutes who they are; others are asked and come back to the page, or
    where the act has no page, to `back(request, …)`. Operators who act for the shop may not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.session.get(SUPPORT):
                return permission_denied(request)
            if is_confirmed(request):
                return view(request, *args, **kwargs)
            path = back(request, *args, **kwargs) if back else request.path
            return redirect(platform_url(way_to_confirm(request, path)))

        return checked

    return decorate

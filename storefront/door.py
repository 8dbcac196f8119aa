"""The door of a shop that is not open yet: who has no pass sees that it is coming soon, whatever the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from commerce.store.preview import is_preview_pass
from storefront.context.shop import frame_of
from storefront.rendering import VERSION, show_standalone

View = Callable[..., HttpResponse]
COOKIE = f"{settings.COOKIE_PREFIX}unlock"
UNLOCK_URL = "/unlock/"


def with_store(view: View) -> View:
    """Sets `request.frame` and `request.store`; open or not."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        look_around(request)
        return view(request, *args, **kwargs)

    return handle


def behind_the_door(view: View) -> View:
    """As with_store, and nobody without a pass gets in while the shop is not open."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_nul(request)
        look_around(request)
        if not may_enter(request):
            return coming_soon(request, status=200 if request.method in {"GET", "HEAD"} else 403)
        return view(request, *args, **kwargs)

    return handle


def look_around(request: HttpRequest) -> None:
    """Once per request: a page of Wagtail's asks again."""
    if getattr(request, "frame", None) is None:
        request.frame = frame_of(request.shop.shop_id, request.META.get(VERSION))
    request.store = request.frame.store


def refuse_nul(request: HttpRequest) -> None:
    """PostgreSQL's text holds no NUL, so nothing in this shop has that address. Raises Http404."""
    if "\x00" in request.path or any("\x00" in value for _name, values in request.GET.lists() for value in values):
        raise Http404


def may_enter(request: HttpRequest) -> bool:
    return request.store.is_open or is_preview_pass(request.store, request.COOKIES.get(COOKIE, ""))


def coming_soon(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    context = request.frame.context | {"password_url": UNLOCK_URL, "error": error}
    return show_standalone(request, "coming_soon.html", context, status=status)

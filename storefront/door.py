"""The door of a shop that is not open yet: who has no pass sees that it is coming soon, whatever the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from commerce.store.preview import is_preview_pass
from core.http.language import asked_language, known_language, path_here, speaking, split_language
from storefront.account_cookie import GROUP_COOKIE, NET, is_net_customer, keep_group
from storefront.context.shop import frame_of
from storefront.rendering import MIXED_UP, VERSION, show_standalone
from storefront.theme_preview import is_previewed, previewed_frame

View = Callable[..., HttpResponse]
COOKIE = f"{settings.COOKIE_PREFIX}unlock"
UNLOCK_URL = path_here("/unlock/")


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
        if is_in_other_language(request):
            return in_main_language(request)
        if not may_enter(request):
            return coming_soon(request, status=200 if request.method in {"GET", "HEAD"} else 403)
        return keep_group(request, view(request, *args, **kwargs), is_net=request.store.net_percents is not None)

    return handle


def in_own_language(view: View) -> View:
    """For pages asked for by the admin: a preview speaks the language of its page."""

    @wraps(view)
    def handle(request: HttpRequest, page: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "frame", None) is not None:
            return view(request, page, *args, **kwargs)
        main = known_language(request.shop.locale) or settings.LANGUAGE_CODE
        with speaking(split_language(page.url_path)[0] or main, main=main):
            return view(request, page, *args, **kwargs)

    return handle


def look_around(request: HttpRequest) -> None:
    """Once per request: a page of Wagtail's asks again."""
    if getattr(request, "frame", None) is None:
        version = request.META.get(VERSION)
        draft = previewed_frame(request)
        frame = draft or frame_of(request.shop.shop_id, version, asked_language())
        if draft is None and is_net_customer(request, frame.store):
            frame = frame_of(request.shop.shop_id, version, asked_language(), is_net=True)
        is_marked = request.COOKIES.get(GROUP_COOKIE) == NET
        request.META[MIXED_UP] = is_marked != (frame.store.net_percents is not None)
        request.frame = frame
    request.store = request.frame.store


def is_in_other_language(request: HttpRequest) -> bool:
    """The address begins like that of a language which the shop does not speak."""
    return asked_language() != request.frame.language and request.path_info != request.path


def in_main_language(request: HttpRequest) -> HttpResponse:
    """As if the prefix were the name of a page: it may be one, or an old address that leads elsewhere."""
    main = known_language(request.shop.locale) or settings.LANGUAGE_CODE
    request.path_info, request.LANGUAGE_CODE = request.path, main
    with speaking(main, main=main):
        found = resolve(request.path_info)
        return found.func(request, *found.args, **found.kwargs)


def refuse_nul(request: HttpRequest) -> None:
    """PostgreSQL's text holds no NUL, so nothing in this shop has that address. Raises Http404."""
    if "\x00" in request.path or any("\x00" in value for _name, values in request.GET.lists() for value in values):
        raise Http404


def may_enter(request: HttpRequest) -> bool:
    return (
        request.store.is_open
        or is_previewed(request)
        or is_preview_pass(request.store, request.COOKIES.get(COOKIE, ""))
    )


def coming_soon(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    context = request.frame.context | {"password_url": UNLOCK_URL, "error": error}
    return show_standalone(request, "coming_soon.html", context, status=status)

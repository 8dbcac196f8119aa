"""The door of a shop that is not open yet: who has no pass sees that it is coming soon, whatever the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone

from commerce.cart.services import get_cart
from commerce.store.preview import is_preview_pass
from core.http.currency import asked_currency, selling_in
from core.http.language import asked_language, known_language, path_here, speaking, split_language
from storefront.account_cookie import GROUP_COOKIE, NET, is_net_customer, keep_group
from storefront.cart_cookie import cart_token
from storefront.context.addresses import CART_URL, CHECKOUT_URL
from storefront.context.shop import frame_of
from storefront.rendering import MIXED_UP, VERSION, show_standalone
from storefront.theme_preview import is_previewed, previewed_frame

View = Callable[..., HttpResponse]
COOKIE = f"{settings.COOKIE_PREFIX}unlock"
UNLOCK_URL = path_here("/unlock/")
SHOPPING = ("/cart/", "/checkout/")


def with_store(view: View) -> View:
    """Sets `request.frame` and `request.store`; open or not."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        look_around(request)
        with timezone.override(zone_of(request)):
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
        if asked_currency() != request.frame.currency:
            return in_own_currency(request)
        if not may_enter(request):
            return coming_soon(request, status=200 if request.method in {"GET", "HEAD"} else 403)
        with timezone.override(zone_of(request)):
            response = view(request, *args, **kwargs)
        return keep_group(request, response, is_net=request.store.net_percents is not None)

    return handle


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Templates tell moments by the clock of the shop, wherever the server stands."""
    return ZoneInfo(request.store.time_zone)


def once(view: View) -> View:
    """Lists of addresses, which are those of the shop's own currency: not found in another."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.frame.currency:
            raise Http404
        return view(request, *args, **kwargs)

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
        shop_id, language, currency = request.shop.shop_id, asked_language(), asked_currency()
        frame = draft or frame_of(shop_id, version, language, currency=currency)
        if draft is None and is_net_customer(request, frame.store):
            frame = frame_of(shop_id, version, language, currency=currency, is_net=True)
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
    request.path_info, request.LANGUAGE_CODE, request.frame = request.path, main, None
    with speaking(main, main=main), selling_in(""):
        found = resolve(request.path_info)
        return found.func(request, *found.args, **found.kwargs)


def in_own_currency(request: HttpRequest) -> HttpResponse:
    """As in_main_language, where the shop does not sell in the currency that the address begins with. Whoever has a cart
    in it, from when it did, is led on to the cart or the checkout in the shop's own."""
    currency, path = asked_currency(), request.path_info
    with selling_in(""):
        if path.startswith(SHOPPING) and had_cart_in(request, currency.upper()):
            target = CHECKOUT_URL if path.startswith("/checkout/") else CART_URL
            return HttpResponse(status=303, headers={"Location": str(target), "Cache-Control": "no-store"})
        put_back(request, currency)
        found = resolve(request.path_info)
        return found.func(request, *found.args, **found.kwargs)


def put_back(request: HttpRequest, currency: str) -> None:
    """What is no currency of this shop's is a part of the path."""
    if not request.path_info.startswith(f"/{currency}/"):
        request.path_info = f"/{currency}{request.path_info}"


def had_cart_in(request: HttpRequest, currency: str) -> bool:
    cart = get_cart(cart_token(request))
    return cart is not None and cart.currency == currency


def look_again(request: HttpRequest) -> None:
    """The shop as it is at this moment: something that an order is made of was changed while this request was under way."""
    request.META.pop(VERSION, None)
    request.frame = None
    look_around(request)


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

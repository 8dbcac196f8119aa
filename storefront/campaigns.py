"""What brought a shopper here, remembered from the first page to the order: only where the shop asks for consent
to that and this shopper has given it. Without it nothing is kept in the browser, and visits and carts are
counted by what the very request says (docs/adr/0063)."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from builder.campaigns.services import count, keep_touches
from builder.campaigns.touches import Touch, is_crawler, kept, touch_from, touch_of
from builder.consent.selectors import CAMPAIGNS
from commerce.cart.models import Cart
from commerce.cart.services import get_cart
from core.scope import require_shop
from storefront.cart_cookie import cart_token

CONSENT_COOKIE = "consent"  # read by the page's script
COOKIE = "campaign"
KEEP_SECONDS = 30 * 86400

Touches = dict[str, dict[str, str]]


def salt() -> str:
    return f"campaign.{require_shop().shop_id}"


def has_agreed(request: HttpRequest) -> bool:
    purposes = request.COOKIES.get(CONSENT_COOKIE, "").split(".")[1:]
    return request.store.measures_campaigns and CAMPAIGNS in purposes  # type: ignore[attr-defined]


def remembered(request: HttpRequest) -> Touches:
    """From the browser; {} where that is false, too old or not agreed to."""
    if COOKIE not in request.COOKIES or not has_agreed(request):
        return {}
    try:
        found = signing.loads(request.COOKIES[COOKIE], salt=salt(), max_age=KEEP_SECONDS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def shop_day(request: HttpRequest) -> date:
    return timezone.now().astimezone(ZoneInfo(request.store.time_zone)).date()  # type: ignore[attr-defined]


def touch_here(request: HttpRequest) -> Touch | None:
    """Of the page that the request was sent from."""
    return touch_of(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))


def is_robot(request: HttpRequest) -> bool:
    return is_crawler(request.headers.get("User-Agent", "")[:400])


def with_touch(request: HttpRequest, before: Touches, touch: Touch | None) -> Touches:
    if touch is None:
        return before
    now = kept(touch, shop_day(request).isoformat())
    return {"first": before.get("first", now), "last": now}


def note_visit(request: HttpRequest, response: HttpResponse, touch: Touch) -> None:
    count("visits", touch=touch, day=shop_day(request))
    if has_agreed(request):
        remember(request, response, with_touch(request, remembered(request), touch))


def remember(request: HttpRequest, response: HttpResponse, touches: Touches) -> None:
    """In the browser, and in the cart that is there already."""
    response.set_cookie(
        COOKIE, signing.dumps(touches, salt=salt()), max_age=KEEP_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_SECURE,
    )  # fmt: skip
    cart = get_cart(cart_token(request))
    if cart is not None:
        keep_touches(cart=cart, touches=touches)


def note_campaign(request: HttpRequest, cart: Cart, *, is_new: bool, address: str = "") -> None:
    """A cart counts once, for the campaign in the address of the page where it was begun (`address`, where that is the
    request's own), or with consent for the last one."""
    before = remembered(request)
    touch = touch_of(address) if address else touch_here(request)
    last: Any = before.get("last")
    counted = touch or (touch_from(last) if last else None)
    if is_new and counted is not None and not is_robot(request):
        count("carts", touch=counted, day=shop_day(request))
    if has_agreed(request) and (before or touch):
        keep_touches(cart=cart, touches=with_touch(request, before, touch))


def follow_consent(request: HttpRequest, response: HttpResponse, *, agreed: str) -> None:
    """The answer is mostly given on the page where somebody has just arrived; taken back, nothing is left of it."""
    if not request.store.measures_campaigns:  # type: ignore[attr-defined]
        return
    if CAMPAIGNS in agreed.split("."):
        touch = touch_here(request)
        if touch is not None:
            remember(request, response, with_touch(request, remembered(request), touch))
        return
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
        response.cookies[COOKIE]["secure"] = settings.IS_SECURE
    cart = get_cart(cart_token(request))
    if cart is not None:
        keep_touches(cart=cart, touches={})

"""Whose wishes they are: those of the account where somebody is signed in, else those in a signed cookie of this browser.

Pages that everybody sees alike never read it: their hearts are filled by the page's script, which reads a second cookie with
the numbers of the products and nothing else (docs/adr/0075-guests-keep-their-own-lists.md). Nothing is decided by that one.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from commerce.customers.models import Customer
from commerce.customers.services import drop_wish, keep_wish, take_in_wishes
from commerce.customers.wishes import Wish, read_wishes, with_wish
from core.scope import require_shop
from storefront import account_cookie
from storefront.account_cookie import customer_of

COOKIE, IDS_COOKIE = "wishes", "wish_ids"
KEEP_SECONDS = 180 * 86400


def salt() -> str:
    return f"wishes.{require_shop().shop_id}"


def guest_wishes(request: HttpRequest) -> list[Wish]:
    try:
        return read_wishes(signing.loads(request.COOKIES.get(COOKIE, ""), salt=salt(), max_age=KEEP_SECONDS))
    except signing.BadSignature:
        return []


def wishes_of(request: HttpRequest) -> tuple[Customer | None, list[Wish]]:
    """One query where somebody is signed in."""
    customer = customer_of(request)
    return customer, guest_wishes(request) if customer is None else read_wishes(customer.wishes)


def keep(request: HttpRequest, response: HttpResponse, wish: Wish) -> HttpResponse:
    """Raises TooManyWishes."""
    customer, wishes = wishes_of(request)
    if customer is None:
        return keep_guest_wishes(response, with_wish(wishes, wish))
    return fill_hearts(response, keep_wish(customer_id=customer.pk, wish=wish), account_cookie.KEEP_SECONDS)


def drop(request: HttpRequest, response: HttpResponse, wish: Wish) -> HttpResponse:
    customer, wishes = wishes_of(request)
    if customer is None:
        return keep_guest_wishes(response, [each for each in wishes if each != wish])
    return fill_hearts(response, drop_wish(customer_id=customer.pk, wish=wish), account_cookie.KEEP_SECONDS)


def hand_over(request: HttpRequest, response: HttpResponse, customer: Customer) -> HttpResponse:
    """At sign-in. What the account's list has no room for stays in the browser."""
    kept = customer.wishes
    if wishes := guest_wishes(request):
        keep_guest_wishes(response, take_in_wishes(customer_id=customer.pk, wishes=wishes))
        kept = Customer.objects.filter(pk=customer.pk).values_list("wishes", flat=True).first()
    return fill_hearts(response, read_wishes(kept), account_cookie.KEEP_SECONDS)


def keep_guest_wishes(response: HttpResponse, wishes: Iterable[Wish]) -> HttpResponse:
    kept = list(wishes)
    if kept:
        response.set_cookie(
            COOKIE, signing.dumps([list(each) for each in kept], salt=salt(), compress=True), max_age=KEEP_SECONDS,
            httponly=True, samesite="Lax", secure=settings.IS_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
        response.cookies[COOKIE]["secure"] = settings.IS_SECURE
    return fill_hearts(response, kept)


def fill_hearts(response: HttpResponse, wishes: Iterable[Wish], keep_seconds: int = KEEP_SECONDS) -> HttpResponse:
    """Cards of these articles show a filled heart from the next page on, until another list is told."""
    ids = ids_of(wishes)
    if ids:
        response.set_cookie(IDS_COOKIE, ids, max_age=keep_seconds, samesite="Lax", secure=settings.IS_SECURE)
    else:
        response.delete_cookie(IDS_COOKIE, samesite="Lax")
        response.cookies[IDS_COOKIE]["secure"] = settings.IS_SECURE
    return response


def freshen_hearts(
    request: HttpRequest, response: HttpResponse, customer: Customer | None, wishes: list[Wish]
) -> HttpResponse:
    """Where the list was changed on another device, or before there was such a cookie."""
    if request.COOKIES.get(IDS_COOKIE, "") == ids_of(wishes):
        return response
    return fill_hearts(response, wishes, account_cookie.KEEP_SECONDS if customer else KEEP_SECONDS)


def ids_of(wishes: Iterable[Wish]) -> str:
    return ".".join(dict.fromkeys(str(each.product_id) for each in wishes))

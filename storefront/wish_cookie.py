"""Whose wishes they are: those of the account where somebody is signed in, else those in a signed cookie of this browser.

Pages that everybody sees alike never read it: the heart on them is always empty.
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
from storefront.account_cookie import customer_of

COOKIE = "wishes"
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
    keep_wish(customer_id=customer.pk, wish=wish)
    return response


def drop(request: HttpRequest, response: HttpResponse, wish: Wish) -> HttpResponse:
    customer, wishes = wishes_of(request)
    if customer is None:
        return keep_guest_wishes(response, [each for each in wishes if each != wish])
    drop_wish(customer_id=customer.pk, wish=wish)
    return response


def hand_over(request: HttpRequest, response: HttpResponse, customer: Customer) -> HttpResponse:
    """At sign-in. What the account's list has no room for stays in the browser."""
    wishes = guest_wishes(request)
    return keep_guest_wishes(response, take_in_wishes(customer_id=customer.pk, wishes=wishes)) if wishes else response


def keep_guest_wishes(response: HttpResponse, wishes: Iterable[Wish]) -> HttpResponse:
    kept = [list(each) for each in wishes]
    if kept:
        response.set_cookie(
            COOKIE, signing.dumps(kept, salt=salt(), compress=True), max_age=KEEP_SECONDS, httponly=True, samesite="Lax",
            secure=settings.IS_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
        response.cookies[COOKIE]["secure"] = settings.IS_SECURE
    return response

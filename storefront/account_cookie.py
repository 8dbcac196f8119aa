"""Who is signed in: a signed cookie, of this shop alone. Public pages never read it, so they stay the same for all."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from commerce.checkout.basket import shows_net_to, today_in
from commerce.customers.models import Customer
from commerce.store.models import Store
from core.scope import require_shop

COOKIE = "account"
GROUP_COOKIE, NET = "prices", "net"
KEEP_SECONDS = 60 * 86400
FRESH_SECONDS = 3600
CODE, PASSWORD = "code", "password"  # ways in


def salt() -> str:
    return f"shopper.{require_shop().shop_id}"


def customer_of(request: HttpRequest) -> Customer | None:
    """One query where the cookie is there and true, and the password is still the one of then."""
    uuid, mark, _way = read(request, KEEP_SECONDS)
    customer = Customer.objects.filter(uuid=uuid).first() if uuid else None
    return customer if customer is not None and constant_time_compare(mark, mark_of(customer)) else None


def has_just_entered_a_code(request: HttpRequest) -> bool:
    return read(request, FRESH_SECONDS)[2] == CODE


def read(request: HttpRequest, max_age: int) -> tuple[str, str, str]:
    """Who, the mark of their password, and the way in; empty where the cookie is missing, false or too old."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=salt(), max_age=max_age)
    except signing.BadSignature:
        return "", "", ""
    return (found[0], found[1], found[2]) if isinstance(found, list) and len(found) == 3 else ("", "", "")


def mark_of(customer: Customer) -> str:
    """Another password is another mark: whoever is signed in elsewhere is signed out."""
    return salted_hmac("shopper.password", customer.password).hexdigest()[:16] if customer.password else ""


def signed_in_id(request: HttpRequest) -> int | None:
    customer = customer_of(request)
    return customer.pk if customer else None


def is_net_customer(request: HttpRequest, store: Store) -> bool:
    """Whether whoever is signed in is shown prices without tax: one of a group, or exempt; one query per request, none
    without an account."""
    if not store.prices_include_tax or COOKIE not in request.COOKIES:
        return False
    known: bool | None = getattr(request, "is_net_customer", None)
    if known is None:
        known = shows_net_to(store, customer_of(request), on_date=today_in(store, timezone.now()))
        request.is_net_customer = known  # type: ignore[attr-defined]
    return known


def keep_group(request: HttpRequest, response: HttpResponse, *, is_net: bool) -> HttpResponse:
    """A cookie that says which of the two kept forms of a page is meant (storefront.page_cache). It opens nothing: the
    price without tax is no secret."""
    if is_net == (request.COOKIES.get(GROUP_COOKIE) == NET):
        return response
    if is_net:
        response.set_cookie(
            GROUP_COOKIE, NET, max_age=KEEP_SECONDS, httponly=True, samesite="Lax", secure=settings.IS_SECURE
        )
    else:
        response.delete_cookie(GROUP_COOKIE, samesite="Lax")
        response.cookies[GROUP_COOKIE]["secure"] = settings.IS_SECURE
    return response


def keep_customer(response: HttpResponse, customer: Customer, *, way: str = CODE) -> HttpResponse:
    """`way` is how they came in."""
    value = signing.dumps([str(customer.uuid), mark_of(customer), way], salt=salt())
    response.set_cookie(
        COOKIE, value, max_age=KEEP_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_SECURE,
    )  # fmt: skip
    return response


def forget_customer(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Lax")
    response.cookies[COOKIE]["secure"] = settings.IS_SECURE
    return response

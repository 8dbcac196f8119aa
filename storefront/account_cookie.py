"""Who is signed in: a signed cookie, of this shop alone. Public pages never read it, so they stay the same for all."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from commerce.customers.models import Customer
from commerce.store.models import Store
from core.scope import require_shop

COOKIE = "account"
KEEP_SECONDS = 60 * 86400


def salt() -> str:
    return f"shopper.{require_shop().shop_id}"


def customer_of(request: HttpRequest) -> Customer | None:
    """One query where the cookie is there and true."""
    value = request.COOKIES.get(COOKIE, "")
    if not value:
        return None
    try:
        uuid = signing.loads(value, salt=salt(), max_age=KEEP_SECONDS)
    except signing.BadSignature:
        return None
    return Customer.objects.filter(uuid=uuid).first()


def signed_in_id(request: HttpRequest) -> int | None:
    customer = customer_of(request)
    return customer.pk if customer else None


def sees_net_prices(request: HttpRequest, store: Store) -> bool:
    """The total without tax is for all, or for the customers whose tags the merchant has named."""
    if store.shows_net_prices or not store.net_price_tags:
        return store.shows_net_prices
    customer = customer_of(request)
    wanted = {tag.casefold() for tag in store.net_price_tags}
    return customer is not None and any(tag.casefold() in wanted for tag in customer.tags)


def keep_customer(response: HttpResponse, customer: Customer) -> HttpResponse:
    response.set_cookie(
        COOKIE, signing.dumps(str(customer.uuid), salt=salt()), max_age=KEEP_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_SECURE,
    )  # fmt: skip
    return response


def forget_customer(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Lax")
    response.cookies[COOKIE]["secure"] = settings.IS_SECURE
    return response

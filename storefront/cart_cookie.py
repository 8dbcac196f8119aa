"""The two cookies of a cart: its secret token, and the number that pages may show."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.cart.services import belongs_to, change_currency, get_cart
from commerce.orders.models import Order
from storefront.account_cookie import customer_of

COUNT_COOKIE = "cart_n"
KEEP_SECONDS = 60 * 86400


def cart_token(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.CART_COOKIE_NAME, "")


def cart_of(request: HttpRequest) -> Cart | None:
    """With the prices of whoever is signed in, in the currency of the page. `request.left_currency` is that of a cart
    whose currency is not sold in any more."""
    cart = get_cart(cart_token(request))
    if cart is not None:
        customer = customer_of(request)
        belongs_to(cart=cart, customer_id=customer.pk if customer else None)
        if cart.currency != request.store.currency:
            sold = {each.currency for each in request.frame.currencies}
            request.left_currency = "" if cart.currency in sold else cart.currency  # type: ignore[attr-defined]
            change_currency(cart=cart, currency=request.store.currency)
    return cart


def notice_of_currency(request: HttpRequest) -> list[str]:
    """What a shopper is told whose cart was in a currency that is not sold in any more."""
    left = getattr(request, "left_currency", "")
    told = _("This shop does not sell in %(former)s any more. All prices are in %(currency)s now.")
    return [told % {"former": left, "currency": request.store.currency}] if left else []


def order_of_cart(token: str) -> Order | None:
    """What became of a cart that has been ordered."""
    if not token or len(token) > 64 or "\x00" in token:
        return None
    cart = Cart.objects.filter(token=token, order_id__isnull=False).only("order_id").first()
    return Order.objects.filter(pk=cart.order_id).only("token").first() if cart else None


def keep_cart(response: HttpResponse, cart: Cart, unit_count: int) -> HttpResponse:
    response.set_cookie(
        settings.CART_COOKIE_NAME, cart.token, max_age=KEEP_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_SECURE,
    )  # fmt: skip
    response.set_cookie(COUNT_COOKIE, str(unit_count), max_age=KEEP_SECONDS, samesite="Lax", secure=settings.IS_SECURE)
    return response


def forget_cart(response: HttpResponse) -> HttpResponse:
    """After the order is placed, or where the cookie leads to no cart any more."""
    for name in (settings.CART_COOKIE_NAME, COUNT_COOKIE):
        response.delete_cookie(name, samesite="Lax")
        response.cookies[name]["secure"] = settings.IS_SECURE
    return response

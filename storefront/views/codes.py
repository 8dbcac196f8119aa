"""Codes of promotions and gift cards, entered in the cart or at the checkout. Works as a plain form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.cart.details import remember_details
from commerce.cart.models import Cart
from commerce.cart.selectors import unit_count
from commerce.cart.services import CartError
from commerce.checkout.codes import CodeRefused, enter_code, forget_code
from core.http.ratelimit import is_too_often
from storefront.cart_cookie import cart_of, forget_cart, keep_cart
from storefront.context.addresses import CART_URL, CHECKOUT_URL
from storefront.context.checkout import checkout_page
from storefront.forms.checkout import typed_details
from storefront.views.cart import is_htmx, see_other, show_cart
from storefront.views.checkout import show_checkout
from storefront.views.errors import too_many

TRIES_PER_MINUTE = 20
GUESSES_PER_HOUR = 30  # codes that do not exist: nobody mistypes that often


@require_POST
def code_enter(request: HttpRequest) -> HttpResponse:
    if is_too_often(request, what="code", limit=TRIES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    cart = cart_of(request)
    if cart is None:
        return forget_cart(see_other(CART_URL))
    remember_details(cart=cart, details=typed_details(request.POST))
    typed = request.POST.get("code", "").replace("\0", "")[:80]
    if is_at_checkout(request) and not typed.strip():
        return see_other(CHECKOUT_URL)  # Enter in some other field of the checkout: nothing typed is lost
    if is_locked_out(request, counts=False):
        return show(request, cart, _("Too many wrong codes. Please try again in an hour."), "", status=429)
    try:
        enter_code(cart=cart, text=typed, now=timezone.now())
    except CartError as error:
        if isinstance(error, CodeRefused) and error.is_guess:
            is_locked_out(request, counts=True)
        return show(request, cart, error.for_people(), typed, status=422)
    return done(request, cart)


@require_POST
def code_remove(request: HttpRequest) -> HttpResponse:
    cart = cart_of(request)
    if cart is None:
        return forget_cart(see_other(CART_URL))
    remember_details(cart=cart, details=typed_details(request.POST))
    try:
        forget_code(cart=cart, text=request.POST.get("remove", "")[:80])
    except CartError as error:
        return show_cart(request, cart, notices=[error.for_people()], status=409)
    return done(request, cart)


def show(request: HttpRequest, cart: Cart, error: str, typed: str, *, status: int) -> HttpResponse:
    """The page that the code was entered on, with the reason beside the field."""
    if not is_at_checkout(request):
        return show_cart(request, cart, code_error=error, code_typed=typed, status=status)
    page = checkout_page(cart=cart, frame=request.frame, typed=cart.details, now=timezone.now(), is_sent=False)
    return show_checkout(request, cart, page, code_error=error, code_typed=typed, status=status)


def is_at_checkout(request: HttpRequest) -> bool:
    return request.POST.get("back") == "checkout"


def done(request: HttpRequest, cart: Cart) -> HttpResponse:
    count = unit_count(cart)
    if is_htmx(request):
        return keep_cart(show_cart(request, cart), cart, count)
    return keep_cart(see_other(CHECKOUT_URL if is_at_checkout(request) else CART_URL), cart, count)


def is_locked_out(request: HttpRequest, *, counts: bool) -> bool:
    """Who guesses codes by force: by address and shop, so that a new cart does not help."""
    return is_too_often(request, what="guess", limit=GUESSES_PER_HOUR, seconds=3600, counts=counts)

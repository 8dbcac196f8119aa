from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.cart.models import Cart
from commerce.cart.selectors import unit_count
from commerce.cart.services import (
    CartError,
    NotSold,
    OutOfStock,
    QuantityRefused,
    add_to_cart,
    open_cart,
    remove_line,
    set_quantity,
)
from core.errors import mark
from core.http.ratelimit import is_too_often
from storefront.campaigns import note_campaign
from storefront.cart_cookie import cart_of, cart_token, forget_cart, keep_cart, notice_of_currency
from storefront.context.addresses import CART_URL, CHECKOUT_URL, HOME_URL
from storefront.context.cart import cart_context
from storefront.context.personal import forget_files, read_answers
from storefront.layouts import show_laid_out
from storefront.rendering import show_part
from storefront.views.errors import too_many

CHANGES_PER_MINUTE = 120


@require_safe
def cart_page(request: HttpRequest) -> HttpResponse:
    cart = cart_of(request)
    response = show_cart(request, cart)
    return forget_cart(response) if cart is None and cart_token(request) else response


@require_POST
def cart_add(request: HttpRequest) -> HttpResponse:
    """`variant`, `quantity` and the article's own questions are read: what it costs is the shop's business."""
    if is_too_often(request, what="cart", limit=CHANGES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    cart = cart_of(request)
    answers: dict[str, dict[str, str]] = {}
    try:
        wanted = variant_id(request)
        answers = read_answers(request, wanted)
        with transaction.atomic("default"):
            target = cart or open_cart(store=request.store)
            line = add_to_cart(
                cart=target, variant_id=wanted, quantity=quantity(request, missing="1"), answers=answers,
                is_new=cart is None,
            )  # fmt: skip
            note_campaign(request, target, is_new=cart is None)
    except CartError as error:
        forget_files(answers)
        return refused(request, cart, error)
    count = line.quantity if cart is None else unit_count(target)
    if is_htmx(request):
        context = {"cart_url": CART_URL, "checkout_url": CHECKOUT_URL, "cart": {"item_count": count}}
        return keep_cart(show_part(request, "_cart_added.html", context), target, count)
    return keep_cart(see_other(CART_URL), target, count)


@require_POST
def cart_line(request: HttpRequest, line_id: int) -> HttpResponse:
    return change(
        request, lambda cart: set_quantity(cart=cart, line_id=line_id, quantity=quantity(request, missing=""))
    )


@require_POST
def cart_line_remove(request: HttpRequest, line_id: int) -> HttpResponse:
    return change(request, lambda cart: remove_line(cart=cart, line_id=line_id))


def change(request: HttpRequest, act: Callable[[Cart], None]) -> HttpResponse:
    """One change of the visitor's own cart; a cart that is gone shows as empty."""
    if is_too_often(request, what="cart", limit=CHANGES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    cart = cart_of(request)
    if cart is None:
        notice = _("This cart is no longer there. Please start again.")
        return forget_cart(show_cart(request, None, notices=[notice], status=409))
    try:
        act(cart)
    except CartError as error:
        return show_cart(request, cart, notices=[error.for_people()], status=status_of(error))
    if is_htmx(request):
        return keep_cart(show_cart(request, cart), cart, unit_count(cart))
    return keep_cart(see_other(CART_URL), cart, unit_count(cart))


def refused(request: HttpRequest, cart: Cart | None, error: CartError) -> HttpResponse:
    """Said beside the button where there is JavaScript, else above the cart. The cart is as it was."""
    status = status_of(error)
    if is_htmx(request):
        context = {"error": error.for_people(), "cart": {"item_count": unit_count(cart) if cart else 0}}
        return show_part(request, "_cart_added.html", context, status=status)
    return show_cart(request, cart, notices=[error.for_people()], status=status)


def show_cart(
    request: HttpRequest,
    cart: Cart | None,
    *,
    notices: list[str] | None = None,
    code_error: str = "",
    code_typed: str = "",
    status: int = 200,
) -> HttpResponse:
    notices = [*notice_of_currency(request), *(notices or [])]
    shown = cart_context(cart, request.store, now=timezone.now(), notices=notices)
    context = {"cart": shown | {"code_error": code_error, "code_typed": code_typed}}
    if is_htmx(request):
        urls = {"home_url": HOME_URL, "checkout_url": CHECKOUT_URL, "is_partial": True}
        return show_part(request, "_cart_body.html", context | urls, status=status)
    # Crawlers have no cart, so only the empty one has to say that it is nothing to be found.
    is_empty = not shown["lines"]
    values = context | {
        "meta_title": _("Your cart"), "is_indexed": not is_empty,
        "meta_description": _("What you have chosen, and what it costs with delivery and tax."),
    }  # fmt: skip
    response = show_laid_out(request, "cart.html", values, kind="cart", status=status)
    if is_empty or status != 200:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": str(url), "Cache-Control": "no-store"})


def status_of(error: CartError) -> int:
    return 409 if isinstance(error, OutOfStock) else 422


def variant_id(request: HttpRequest) -> int:
    """Raises NotSold for anything but a number."""
    text = request.POST.get("variant", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise NotSold()
    return int(text)


def quantity(request: HttpRequest, *, missing: str) -> int:
    """Raises QuantityRefused for anything but a whole number; whether it is sensible is the cart's business."""
    text = request.POST.get("quantity", missing).strip()
    if not (text.removeprefix("-").isdigit() and text.isascii()) or len(text) > 12:
        raise QuantityRefused(mark("Please enter the quantity as a whole number."))
    return int(text)

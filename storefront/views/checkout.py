from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commerce.cart.details import remember_details
from commerce.cart.models import Cart
from commerce.cart.reminders import note_consent
from commerce.checkout.details import CheckoutDetails
from commerce.checkout.errors import (
    BenefitGone,
    CartEmpty,
    CheckoutError,
    CurrencyGone,
    DeliveryUnavailable,
    InvalidDetails,
    OutOfStock,
    PaymentUnavailable,
    PriceChanged,
)
from commerce.checkout.place_order import PlacedOrder, place_order
from commerce.orders.selectors import saved_addresses
from commerce.payments.providers.base import Redirect
from commerce.shipping.models import Rate
from commerce.shipping.services import find_relay_points
from commerce.store.places import address_lines
from commerce.taxes.selectors import latest_check, vat_number
from commerce.taxes.services import check_vat_number
from core.http.address import in_own_currency
from core.http.ratelimit import is_too_often
from core.rest import Unanswered
from storefront.account_cookie import COOKIE, customer_of, signed_in_id
from storefront.cart_cookie import cart_of, cart_token, forget_cart, notice_of_currency, order_of_cart
from storefront.checkout_steps import PAYMENT, first_wrong, keep_errors_of, shown_step, step_after
from storefront.context.addresses import CART_URL, CHECKOUT_URL
from storefront.context.checkout import CheckoutPage, checkout_context, checkout_page, sent_form, steps_context
from storefront.door import look_again
from storefront.forms.checkout import CheckoutForm, typed_details, unticked
from storefront.rendering import Message, show_page
from storefront.shown_totals import seen_amounts, shown
from storefront.views.cart import see_other
from storefront.views.errors import too_many
from storefront.views.orders import order_url, step_url

POSTS_PER_MINUTE = 60
KEPT_PER_MINUTE = 200
ORDERS_PER_TEN_MINUTES = 40  # each opens a page where cards can be tried
VAT_TOLD = "vat_told"  # the VAT number that the shopper was told is not confirmed
ADDRESS_NAMES = ("name", "company", "street", "extra", "postal_code", "city", "region", "country")
VAT_PER_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Shows the form, keeps what was typed (`action=update`), or places the order."""
    action = request.POST.get("action") if request.method == "POST" else "update"
    if action == "keep":
        return keep(request)
    if request.method == "POST" and is_too_often(request, what="checkout", limit=POSTS_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    cart = cart_of(request)
    if cart is None:
        return already_ordered(request)
    if action == "next" and request.store.checkout_in_steps:
        return go_on(request, cart)
    if action != "update":
        return place(request, cart)
    notice = ask_vies(request)
    known = known_of(request, cart)
    typed = known | sent(request, cart) | chosen_address(request, known)
    page = checkout_page(cart=cart, frame=request.frame, typed=typed, now=timezone.now(), is_sent=False)
    step = ""
    if request.store.checkout_in_steps:
        asked = request.POST.get("step") or request.GET.get("step") or str(cart.details.get("step", ""))
        step = shown_step(asked, sent_form(request.frame, typed))
    return show_checkout(request, cart, page, vat_notice=notice, addresses=known.get("addresses", []), step=step)


def keep(request: HttpRequest) -> HttpResponse:
    """What is being typed; the shopper may be about to leave the page. Nothing is said, whatever comes of it."""
    cart = None if is_too_often(request, what="checkout-keep", limit=KEPT_PER_MINUTE, seconds=60) else cart_of(request)
    if cart is not None:
        remember_details(cart=cart, details=typed_details(request.POST))
    return HttpResponse(status=204)


def sent(request: HttpRequest, cart: Cart) -> dict[str, Any]:
    """What this page says, on top of what is known from the pages before."""
    return cart.details | unticked(request.POST) | request.POST.dict()


def go_on(request: HttpRequest, cart: Cart) -> HttpResponse:
    """From one page of the checkout to the next, where what it asked for is there."""
    typed = sent(request, cart) | chosen_address(request, known_of(request, cart))
    step = shown_step(request.POST.get("step", ""), sent_form(request.frame, typed))
    page = checkout_page(cart=cart, frame=request.frame, typed=typed, now=timezone.now(), is_sent=True)
    page.form.full_clean()
    keep_errors_of(page.form, step)
    if page.form.errors:
        return show_checkout(request, cart, page, vat_notice=ask_vies(request), step=step, status=422)
    later = step_after(step, page.form)
    remember_details(cart=cart, details=typed_details(request.POST) | {"step": later})
    return see_other(CHECKOUT_URL)


def known_of(request: HttpRequest, cart: Cart) -> dict[str, Any]:
    """What we know of a shopper who is signed in, where this cart's form is empty yet; and their addresses."""
    customer = customer_of(request)
    if customer is None:
        return {}
    addresses = saved_addresses(customer.pk)
    first = {} if cart.details.get("street") or not addresses else addresses[0]
    return {"email": customer.email, "phone": customer.phone, **first, "addresses": addresses}


def chosen_address(request: HttpRequest, known: dict[str, Any]) -> dict[str, str]:
    """One of the saved ones, by its place in the list."""
    place = request.POST.get("saved_address", "")
    addresses = known.get("addresses", [])
    return addresses[int(place)] if place.isdecimal() and len(place) < 3 and int(place) < len(addresses) else {}


def already_ordered(request: HttpRequest) -> HttpResponse:
    """The second press of the button, or a page that was left open: the order is there."""
    order = order_of_cart(cart_token(request))
    return forget_cart(see_other(order_url(order.token) if order else CART_URL))


def place(request: HttpRequest, cart: Cart) -> HttpResponse:
    """Nothing is priced and nothing of the form is stored on the way to an order; both happen where it is shown
    again."""
    seen, seen_due, seen_in = seen_amounts(request, cart)
    form = sent_form(request.frame, data_of(request, cart))
    if not form.is_valid():
        return show_again(request, cart)
    if is_too_often(request, what="order", limit=ORDERS_PER_TEN_MINUTES, seconds=600):
        return too_many(request, seconds=600)
    notice, number = ask_vies(request, data_of(request, cart)), form.cleaned_data.get("vat_number", "")
    if notice and cart.details.get(VAT_TOLD) != number:  # told once; sent again it is ordered with tax
        remember_details(cart=cart, details={VAT_TOLD: number})
        return show_again(request, cart, vat_notice=notice)
    details, asked = with_relay(request, form.details(locale=request.store.locale), data_of(request, cart))
    if asked:
        return show_again(request, cart)
    try:
        placed = place_order(
            cart_token=cart.token,
            details=details,
            expected_total_amount=seen,
            expected_due_amount=seen_due,
            expected_currency=seen_in,
            now=timezone.now(),
            payer_id=signed_in_id(request),
        )
    except CartEmpty:
        return see_other(CART_URL)
    except CurrencyGone:
        return see_other(in_own_currency(str(CHECKOUT_URL)))
    except CheckoutError as error:
        if isinstance(error, PriceChanged):
            look_again(request)
            cart = cart_of(request) or cart
        return show_again(request, cart, error)
    return forget_cart(see_other(next_url(placed)))


def data_of(request: HttpRequest, cart: Cart) -> dict[str, Any]:
    """All of the form: of a checkout on several pages the last one was sent, and the cart knows the others."""
    return sent(request, cart) if request.store.checkout_in_steps else request.POST.dict()


def with_relay(request: HttpRequest, details: CheckoutDetails, data: dict[str, Any]) -> tuple[CheckoutDetails, bool]:
    """The chosen relay point as its carrier names it, and whether one has to be chosen yet. A carrier that is silent
    stops nobody: then the shop chooses."""
    rate = Rate.objects.filter(pk=details.rate_id, is_relay=True).first() if request.store.uses_carriers else None
    if rate is None:
        return details, False
    address = details.address
    points = find_relay_points(
        carrier=rate.carrier, country=address.country, postal_code=address.postal_code, now=timezone.now()
    )
    chosen = next((point for point in points or [] if point.id == data.get("relay")), None)
    return replace(details, relay=asdict(chosen) if chosen else None), bool(points) and chosen is None


def ask_vies(request: HttpRequest, data: Mapping[str, Any] | None = None) -> str:
    """Ask about the VAT number that was sent; what the shopper should know where it changes nothing."""
    store = request.store
    number = (
        vat_number(str((request.POST if data is None else data).get("vat_number") or ""))
        if store.asks_vat_number
        else ""
    )
    if not number:
        return ""
    now = timezone.now()
    silence = _("VIES, the register of VAT numbers, does not answer. Try again in some minutes, or order with VAT.")
    if latest_check(number, now=now) is None and is_too_often(request, what="vat", limit=VAT_PER_HOUR, seconds=3600):
        return silence
    try:
        check = check_vat_number(number, requester=store.vat_number, now=now)
    except Unanswered:
        return silence
    return "" if check.is_valid else _("VIES does not know this VAT number, so VAT is charged. Please check it.")


def show_again(
    request: HttpRequest, cart: Cart, error: CheckoutError | None = None, *, vat_notice: str = ""
) -> HttpResponse:
    """The page with what is wrong, at the fields that it concerns."""
    typed = data_of(request, cart)
    page = checkout_page(cart=cart, frame=request.frame, typed=typed, now=timezone.now(), is_sent=True)
    page.form.full_clean()
    if error is not None:
        tell(page.form, error)
    if vat_notice:
        page.form.add_error("vat_number", vat_notice)
    step = ""
    if request.store.checkout_in_steps:
        step = first_wrong(page.form.errors) or PAYMENT
        keep_errors_of(page.form, step)
    return show_checkout(
        request,
        cart,
        page,
        step=step,
        status=409 if isinstance(error, OutOfStock | PriceChanged | BenefitGone) else 422,
    )


def tell(form: CheckoutForm, error: CheckoutError) -> None:
    """The reason, at the field it belongs to."""
    if isinstance(error, InvalidDetails):
        names = {"payment_method_id": "payment", "rate_id": "delivery"}
        for name, reason in error.errors.items():
            ours = names.get(name, name.rpartition(".")[2])
            form.add_error(ours if ours in form.fields else None, reason.for_people())
        return
    field = None
    if isinstance(error, DeliveryUnavailable) and "delivery" in form.fields:
        field = "delivery"
    elif isinstance(error, PaymentUnavailable) and "payment" in form.fields:
        field = "payment"
    form.add_error(field, error.for_people())


def next_url(placed: PlacedOrder) -> str:
    if isinstance(placed.next_step, Redirect):
        return step_url(placed.next_step)
    return order_url(placed.order.token)


def took_address(request: HttpRequest) -> bool:
    return request.POST.get("saved_address", "").isdecimal()


def show_checkout(
    request: HttpRequest,
    cart: Cart,
    page: CheckoutPage,
    *,
    code_error: str = "",
    code_typed: str = "",
    vat_notice: str = "",
    addresses: list[dict[str, str]] | None = None,
    step: str = "",
    status: int = 200,
) -> HttpResponse:
    """`step` is the page of a checkout on several pages."""
    if not page.quote.view.lines:
        return see_other(CART_URL)
    problems = [problem.for_people() for problem in page.quote.problems]
    if page.form.is_bound and problems and not page.form.non_field_errors():
        page.form.add_error(None, problems[0])
    totals = page.quote.totals
    told = shown(totals, cart, request.store)
    taken = {name: page.form.initial.get(name, "") for name in ADDRESS_NAMES} if took_address(request) else {}
    remember_details(cart=cart, details=typed_details(request.POST) | taken | told | ({"step": step} if step else {}))
    note_consent(cart=cart, hours=request.store.cart_reminder_hours, now=timezone.now())
    context = checkout_context(page, request.store)
    context |= {"code_error": code_error, "code_typed": code_typed, "vat_notice": vat_notice}
    context |= steps_context(page, request.store, step) | {"is_signed_in": COOKIE in request.COOKIES}
    context["saved_addresses"] = [", ".join(address_lines(each, request.store.locale)) for each in addresses or []]
    notices = [*notice_of_currency(request), *([] if page.form.is_bound else problems)]
    context["messages"] = [Message(each) for each in notices]
    return show_page(request, "checkout.html", context, status=status)

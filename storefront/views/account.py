"""A shopper's own orders and addresses, behind a code by e-mail or a password."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.checkout.basket import today_in
from commerce.customers.models import Customer
from commerce.customers.services import (
    PasswordRefused,
    WrongCode,
    WrongPassword,
    ask_for_code,
    enter_password,
    enter_sign_in_code,
    remove_password,
    set_password,
)
from commerce.orders.selectors import orders_of, saved_addresses
from commerce.payments.services.saved_cards import may_have_saved_cards
from commerce.store.places import address_lines
from commerce.taxes.exemptions import exemption_of, legal_words
from core.http.ratelimit import is_too_often
from storefront.account_cookie import (
    CODE,
    PASSWORD,
    customer_of,
    forget_customer,
    has_just_entered_a_code,
    keep_customer,
)
from storefront.context.addresses import ACCOUNT_URL, CHECKOUT_URL, DATA_URL, SIGN_IN_URL, WISHES_URL
from storefront.context.order import fulfilment_text, local
from storefront.formatting import price
from storefront.rendering import show_page
from storefront.views.cart import see_other
from storefront.views.errors import too_many
from storefront.views.orders import order_url
from storefront.wish_cookie import fill_hearts, guest_wishes, hand_over

CODES_PER_HOUR = 8
TRIES_PER_HOUR = 30
TARGETS = {"checkout": CHECKOUT_URL, "wishlist": WISHES_URL, "data": DATA_URL}  # where a form may lead on to


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    customer = customer_of(request)
    if customer is None:
        return see_other(SIGN_IN_URL)
    return show_account(request, customer)


def show_account(
    request: HttpRequest, customer: Customer, *, password_error: str = "", status: int = 200
) -> HttpResponse:
    store = request.store
    orders = [
        {
            "number": order.shown_number,
            "url": order_url(order.token),
            "placed_at": local(order.placed_at, store),
            "total": price(order.total_amount, order.currency, store.locale),
            "state": fulfilment_text(order),
            "titles": ", ".join(line.title for line in order.lines.all()),
        }
        for order in orders_of(customer.pk)
    ]
    addresses = [address_lines(each, store.locale) for each in saved_addresses(customer.pk)]
    exemption = exemption_of(customer, store=store, on_date=today_in(store, timezone.now()))
    context = {
        "exemption": {"words": legal_words(exemption), "until": exemption.until} if exemption else None,
        "orders": orders, "addresses": addresses, "customer": customer, "meta_title": _("Your account"),
        "has_cards": may_have_saved_cards(customer),
        "has_password": bool(customer.password), "needs_present": not has_just_entered_a_code(request),
        "password_error": password_error, "password_is_kept": request.GET.get("password") == "kept",
    }  # fmt: skip
    return private(show_page(request, "account.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First the address, then the code: two forms on one page, each without JavaScript."""
    if request.method != "POST":
        return show_sign_in(request, email=request.GET.get("email", "")[:254])
    email, code = request.POST.get("email", "")[:254].strip(), request.POST.get("code", "")[:20]
    try:
        validate_email(email)
    except ValidationError:
        error = _("Please enter a complete e-mail address, like name@example.com.")
        return show_sign_in(request, email=email, error=error, status=422)
    if request.POST.get("way") == PASSWORD:
        return enter_by_password(request, email)
    if code.strip():
        return enter(request, email, code)
    if is_too_often(request, what="sign-in", limit=CODES_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    ask_for_code(email=email, locale=request.store.locale, now=timezone.now())
    return show_sign_in(request, email=email, is_sent=True)


def enter(request: HttpRequest, email: str, code: str) -> HttpResponse:
    if is_too_often(request, what="sign-in-code", limit=TRIES_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    try:
        customer = enter_sign_in_code(email=email, code=code, locale=request.store.locale, now=timezone.now())
    except WrongCode as error:
        return show_sign_in(request, email=email, is_sent=True, error=error.for_people(), status=422)
    return hand_over(request, keep_customer(see_other(target_of(request)), customer), customer)


def enter_by_password(request: HttpRequest, email: str) -> HttpResponse:
    if is_too_often(request, what="sign-in-password", limit=TRIES_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    try:
        customer = enter_password(email=email, password=request.POST.get("password", ""))
    except WrongPassword as error:
        return show_sign_in(request, email=email, password_error=error.for_people(), status=422)
    return hand_over(request, keep_customer(see_other(target_of(request)), customer, way=PASSWORD), customer)


def target_of(request: HttpRequest) -> str:
    return str(TARGETS.get(request.POST.get("next", ""), ACCOUNT_URL))


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Set, change or take away one's own."""
    customer = customer_of(request)
    if customer is None:
        return see_other(SIGN_IN_URL)
    if is_too_often(request, what="sign-in-password", limit=TRIES_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    is_fresh = has_just_entered_a_code(request)
    if not is_fresh and not customer.password:
        return see_other(SIGN_IN_URL)
    present = None if is_fresh else request.POST.get("present", "")
    try:
        if request.POST.get("action") == "remove":
            if present is not None:
                enter_password(email=customer.email, password=present)
            customer = remove_password(customer=customer)
        else:
            customer = set_password(customer=customer, password=request.POST.get("password", ""), present=present)
    except WrongPassword:
        return show_account(request, customer, password_error=_("This is not your present password."), status=422)
    except PasswordRefused as error:
        return show_account(request, customer, password_error=str(error), status=422)
    return keep_customer(see_other(f"{ACCOUNT_URL}?password=kept"), customer, way=CODE if is_fresh else PASSWORD)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    return fill_hearts(forget_customer(see_other(SIGN_IN_URL)), guest_wishes(request))


def show_sign_in(
    request: HttpRequest,
    *,
    email: str,
    is_sent: bool = False,
    error: str = "",
    password_error: str = "",
    status: int = 200,
) -> HttpResponse:
    given = request.POST or request.GET
    context: dict[str, Any] = {
        "meta_title": _("Sign in"), "email": email, "is_sent": is_sent, "error": error or password_error,
        "by_password": bool(password_error),
        "next": given.get("next", "") if given.get("next") in TARGETS else "", "sign_in_url": SIGN_IN_URL,
    }  # fmt: skip
    return private(show_page(request, "sign_in.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

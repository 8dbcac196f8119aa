"""A shopper's own right to a copy of everything, and to be forgotten. Whoever has the mailbox gets in by a code, with or
without an account, and everybody who asks for a code gets the same answer."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from builder.privacy.models import Cause, ErasureState
from builder.privacy.rules import privacy_rules
from builder.privacy.selectors import WORDS, Obstacle, erasure_of
from builder.privacy.services import ask_for_erasure, call_off, carry_out
from builder.privacy.services.erasing import StillOpen
from builder.privacy.services.handing_out import hand_out, held_about
from commerce.customers.models import Customer
from commerce.customers.services import WrongPassword, enter_password, note_visit
from core.http.ratelimit import is_too_often
from storefront.account_cookie import customer_of, forget_customer, has_just_entered_a_code
from storefront.cart_cookie import forget_cart
from storefront.context.addresses import ACCOUNT_URL, DATA_URL, SIGN_IN_URL
from storefront.rendering import show_page
from storefront.views.account import TRIES_PER_HOUR, private
from storefront.views.cart import see_other
from storefront.views.errors import too_many
from storefront.wish_cookie import fill_hearts

FILES_PER_HOUR = 5
LOOKS_PER_HOUR = 60  # each reads through whole tables


class NotProven(Exception):
    """Not the password of this account, or no code for an hour. Its text is for people."""


@require_http_methods(["GET", "HEAD"])
def personal_data(request: HttpRequest) -> HttpResponse:
    customer = customer_of(request)
    if customer is None:
        return to_sign_in()
    if is_too_often(request, what="personal-data-page", limit=LOOKS_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    return show(request, customer)


@require_POST
def personal_data_file(request: HttpRequest) -> HttpResponse | FileResponse:
    customer = customer_of(request)
    if customer is None:
        return to_sign_in()
    if is_too_often(request, what="personal-data", limit=FILES_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    try:
        prove(request, customer)
    except NotProven as error:
        return show(request, customer, copy_error=str(error))
    now = timezone.now()
    file = hand_out(email=customer.email, by="shopper", actor="shopper", now=now)
    name = f"personal-data-{timezone.localdate(now):%Y-%m-%d}.zip"
    return private(FileResponse(file, as_attachment=True, filename=name, content_type="application/zip"))


@require_POST
def personal_data_erase(request: HttpRequest) -> HttpResponse:
    customer = customer_of(request)
    if customer is None:
        return to_sign_in()
    if is_too_often(request, what="personal-data-erase", limit=TRIES_PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    now = timezone.now()
    if request.POST.get("action") == "keep":
        if erasure := erasure_of(customer.email):
            call_off(erasure=erasure, actor="shopper")
        return see_other(DATA_URL)
    try:
        prove(request, customer)
        if request.POST.get("sure") != "on":
            raise NotProven(_("Please tick the box: there is no way back."))
    except NotProven as error:
        return show(request, customer, erase_error=str(error))
    erasure = ask_for_erasure(
        email=customer.email, cause=Cause.SHOPPER, locale=request.store.locale, actor="shopper", now=now
    )
    try:
        carry_out(erasure.pk, now=now, actor="shopper")
    except StillOpen:
        return see_other(DATA_URL)
    context = {"meta_title": _("Your data are erased"), "years": privacy_rules(request.store).keep_years}
    response = private(show_page(request, "account_erased.html", context))
    return forget_cart(fill_hearts(forget_customer(response), []))


def to_sign_in() -> HttpResponse:
    return see_other(f"{SIGN_IN_URL}?next=data")


def prove(request: HttpRequest, customer: Customer) -> None:
    """By a code within the hour, or the password. Raises NotProven."""
    if has_just_entered_a_code(request):
        return
    try:
        enter_password(email=customer.email, password=request.POST.get("password", ""))
    except WrongPassword:
        raise NotProven(_("This is not your password. You can also sign in anew with a code by e-mail.")) from None


def show(request: HttpRequest, customer: Customer, *, copy_error: str = "", erase_error: str = "") -> HttpResponse:
    erasure = erasure_of(customer.email)
    if erasure and erasure.state == ErasureState.WARNED:
        note_visit(customer_id=customer.pk, now=timezone.now())  # the page says that being here keeps them
    waits_for = [Obstacle(*each) for each in erasure.note] if erasure else []
    context = {
        "meta_title": _("Your personal data"), "customer": customer, "held": held_about(customer.email),
        "erasure": erasure, "waits_for": [_(WORDS[each.code]) % {"name": each.name} for each in waits_for],
        "years": privacy_rules(request.store).keep_years, "copy_error": copy_error, "erase_error": erase_error,
        "is_fresh": has_just_entered_a_code(request), "data_url": DATA_URL, "account_url": ACCOUNT_URL,
        "sign_in_url": f"{SIGN_IN_URL}?next=data",
    }  # fmt: skip
    return private(show_page(request, "account_data.html", context, status=422 if copy_error or erase_error else 200))

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commerce.cart.errors import CartError
from commerce.cart.links import cart_by_recovery, follow_permalink, read_permalink
from commerce.cart.models import Cart
from commerce.cart.reminders import cart_of_refusal, refuse_reminders
from commerce.cart.selectors import unit_count
from commerce.cart.services import open_cart
from commerce.checkout.codes import CodeRefused, enter_code
from core.http.address import in_currency
from core.http.ratelimit import is_too_often
from storefront.campaigns import note_campaign
from storefront.cart_cookie import cart_of, keep_cart
from storefront.context.addresses import CART_URL, CHECKOUT_URL
from storefront.rendering import show_page
from storefront.views.cart import see_other, show_cart
from storefront.views.codes import TRIES_PER_MINUTE, is_locked_out
from storefront.views.errors import too_many
from storefront.views.talking import no_trace, thanks


@require_safe
def cart_permalink(request: HttpRequest, wanted: str) -> HttpResponse:
    """/cart/12:2,15:1/?discount=CODE fills the cart; with `&to=checkout` it leads there."""
    if is_too_often(request, what="code", limit=TRIES_PER_MINUTE, seconds=60):
        return too_many(request, seconds=60)
    if request.method == "HEAD":
        return see_other(CART_URL)
    before = cart_of(request)
    cart = before or open_cart(store=request.store)
    note_campaign(request, cart, is_new=before is None, address=request.get_full_path())
    refused = follow_permalink(cart=cart, wanted=read_permalink(wanted))
    enter_quietly(request, cart, request.GET.get("discount", "").replace("\0", "")[:80])
    count = unit_count(cart)
    if refused:
        return keep_cart(show_cart(request, cart, notices=[each.for_people() for each in refused]), cart, count)
    return keep_cart(see_other(CHECKOUT_URL if request.GET.get("to") == "checkout" else CART_URL), cart, count)


def enter_quietly(request: HttpRequest, cart: Cart, code: str) -> None:
    """A code that does not work does not keep the articles out; who tries many is locked out as at the field."""
    if not code.strip() or is_locked_out(request, counts=False):
        return
    try:
        enter_code(cart=cart, text=code, now=timezone.now())
    except CartError as error:
        if isinstance(error, CodeRefused) and error.is_guess:
            is_locked_out(request, counts=True)


@require_http_methods(["GET", "HEAD", "POST"])
def cart_no_reminder(request: HttpRequest, token: str) -> HttpResponse:
    """From a reminder's mail. Done by a button: programs that look at mails open links, too."""
    cart_id = cart_of_refusal(token)
    if cart_id is None:
        raise Http404
    if request.method != "POST":
        return no_trace(show_page(request, "cart_no_reminder.html", {"meta_title": _("No reminders")}))
    refuse_reminders(cart_id=cart_id)
    return thanks(request, _("You will get no reminders any more."), title=_("No reminders"))


@require_safe
def cart_recover(request: HttpRequest, token: str) -> HttpResponse:
    """Continue where a shopper left off, on whatever device the mail is read."""
    cart = cart_by_recovery(token)
    if cart is None:
        notice = _("This cart is no longer there. Please start again.")
        return show_cart(request, cart_of(request), notices=[notice], status=410)
    response = keep_cart(see_other(cart_address(request, cart)), cart, unit_count(cart))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def cart_address(request: HttpRequest, cart: Cart) -> str:
    """In the currency that its shopper saw, as long as the shop sells in it."""
    sold = [each.currency for each in request.frame.currencies[1:]]
    return in_currency(str(CART_URL), cart.currency if cart.currency in sold else "")

"""Where a shopper's browser proves that it is no robot, after many cards were declined."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commerce.orders.models import Order
from commerce.payments.models import Payment
from commerce.payments.proof_of_work import BITS, challenge_for, is_answered, note_proof
from commerce.payments.providers.base import Redirect
from commerce.payments.services import OPEN, begin
from core.http.ratelimit import is_too_often
from storefront.account_cookie import signed_in_id
from storefront.rendering import Message, show_page
from storefront.views.cart import see_other
from storefront.views.errors import too_many
from storefront.views.orders import order_url, step_url

TRIES_PER_TEN_MINUTES = 30


@require_http_methods(["GET", "HEAD", "POST"])
def payment_check(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    if is_too_often(request, what="proof", limit=TRIES_PER_TEN_MINUTES, seconds=600):
        return too_many(request, seconds=600)
    payment = Payment.objects.filter(pk=payment_id).first()
    order = Order.objects.filter(pk=payment.order_id).only("token").first() if payment else None
    if payment is None or order is None:
        raise Http404
    if payment.state not in OPEN or payment.payer_id not in (None, signed_in_id(request)):
        return see_other(order_url(order.token))
    if request.method != "POST":
        return show(request, payment, challenge_for(payment.pk, timezone.now()))
    now, challenge = timezone.now(), request.POST.get("challenge", "")[:200]
    if not is_answered(challenge, request.POST.get("nonce", ""), payment_id=payment.pk, now=now):
        words = Message(_("Please wait a little longer, then press the button again."))
        return show(request, payment, challenge or challenge_for(payment.pk, now), messages=[words], status=422)
    note_proof(payment)
    step = begin(payment, now)
    return see_other(step_url(step) if isinstance(step, Redirect) else order_url(order.token))


def show(
    request: HttpRequest, payment: Payment, challenge: str, *, messages: list[Message] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "challenge": challenge,
        "bits": BITS,
        "check_url": f"/payment-check/{payment.pk}/",
        "messages": messages or [],
    }
    response = show_page(request, "payment_check.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

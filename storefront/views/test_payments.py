"""The page of the provider that moves no money: there in test shops only."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commerce.orders.models import Order
from commerce.payments.models import Payment
from commerce.payments.providers.bogus.service import choose_outcome
from core.http.language import here
from storefront.formatting import price
from storefront.rendering import show_page
from storefront.views.cart import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def test_payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    payment = Payment.objects.filter(pk=payment_id, provider="bogus").first() if request.store.is_test else None
    if payment is None:
        raise Http404
    if request.method != "POST":
        return show_choice(request, payment)
    try:
        choose_outcome(payment_id, request.POST.get("outcome", ""), timezone.now())
    except ValueError:
        return show_choice(request, payment, status=422)
    return see_other(here(f"/payment-return/{payment_id}/"))


def show_choice(request: HttpRequest, payment: Payment, *, status: int = 200) -> HttpResponse:
    order = Order.objects.filter(pk=payment.order_id).only("number").first()
    context = {
        "meta_title": _("Test payment"),
        "amount": price(payment.amount, payment.currency, request.store.locale),
        "order_number": order.number if order else "",
        "pay_url": here(f"/test-payment/{payment.pk}/"),
    }
    response = show_page(request, "test_payment.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


test_payment.__test__ = False  # type: ignore[attr-defined]  # no test of pytest's

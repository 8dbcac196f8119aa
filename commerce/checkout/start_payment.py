"""Paying again for an order whose first payment came to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from commerce.checkout.errors import AlreadyPaid, OrderClosed, PaymentUnavailable
from commerce.checkout.place_order import PlacedOrder
from commerce.inventory import services as inventory
from commerce.orders.models import Order, OrderState, PaidState
from commerce.orders.services.locks import lock_payments_and_order
from commerce.payments.models import Payment, PaymentMethod, PaymentState
from commerce.payments.providers import REGISTRY, provider_of
from commerce.payments.providers.base import ProviderUnavailable
from commerce.payments.selectors import offered_methods, open_payments
from commerce.payments.services import OPEN, begin, close, create_payment
from commerce.store.selectors import current_store
from commerce.store.words import further_language
from core.events.outbox import emit
from core.money import Money

# Trying again prolongs the hold, but not for ever: four times the shop's minutes since the order was placed.
LONGEST_HOLD = 4


def start_payment(*, order_token: str, method_id: int, now: datetime, payer_id: int | None = None) -> PlacedOrder:
    """A new attempt. An open one by the same method is resumed, one that waits for the merchant's word or is under way
    at its provider is left alone, any other is closed at its provider first. So is one that was begun by a customer who
    was signed in, for anybody else: the link to an order may be passed on, and saved cards are not.

    Raises Order.DoesNotExist, AlreadyPaid, OrderClosed, PaymentUnavailable. Not inside a transaction.
    """
    order = Order.objects.get(token=order_token)
    check_payable(order)
    method = find_method(order, method_id)
    for payment in open_payments(order.pk).select_related("method"):
        if is_kept(payment, method, payer_id):
            return PlacedOrder(order=order, payment=payment, next_step=begin(payment, now))
        try:
            close(payment.pk, now)
        except ProviderUnavailable:
            raise PaymentUnavailable()
    order, payment = _write(order, method, payer_id, now)
    if not (is_waiting(payment) or payment.payer_id in (None, payer_id)):  # somebody else was quicker
        raise PaymentUnavailable()
    return PlacedOrder(order=order, payment=payment, next_step=begin(payment, now))


def check_payable(order: Order) -> None:
    if order.paid_state in (PaidState.PAID, PaidState.REFUNDED, PaidState.AUTHORISED):
        raise AlreadyPaid()
    if order.state == OrderState.CANCELLED:
        raise OrderClosed()


def find_method(order: Order, method_id: int) -> PaymentMethod:
    kind = order.delivery.get("kind", "")
    for method in offered_methods(store=current_store(), delivery_kind=kind, currency=order.currency):
        if method.pk == method_id:
            return method
    raise PaymentUnavailable()


def is_kept(payment: Payment, method: PaymentMethod, payer_id: int | None) -> bool:
    return is_waiting(payment) or (payment.method_id == method.pk and payment.payer_id in (None, payer_id))


def is_waiting(payment: Payment) -> bool:
    """For the merchant's word, or for the provider's."""
    return payment.state == PaymentState.PROCESSING or not provider_of(payment).capabilities.is_asked


@transaction.atomic("default", durable=True)
def _write(order: Order, method: PaymentMethod, payer_id: int | None, now: datetime) -> tuple[Order, Payment]:
    """Two tabs that try again at once meet at the order's lock: the second takes the first one's attempt."""
    payments, order = lock_payments_and_order(order.pk)
    check_payable(order)
    for payment in payments:
        if payment.state in OPEN:
            return order, payment
    expires_at: datetime | None = None
    if REGISTRY[method.provider].capabilities.commits_stock:
        inventory.commit(order_id=order.pk)
        emit("order.payment_agreed", order_id=str(order.pk))
    else:
        minutes = timedelta(minutes=current_store().hold_minutes)
        expires_at = min(now + minutes, order.placed_at + LONGEST_HOLD * minutes)
        if expires_at <= now:
            raise OrderClosed()
        inventory.extend(order_id=order.pk, expires_at=expires_at)
    language = further_language(order.locale, current_store().locale)
    order.payment_name = method.name_in(language)
    order.save(update_fields=["payment_name", "updated_at"])
    amount = Money(order.due_amount, order.currency)
    return order, create_payment(
        order_id=order.pk, method=method, amount=amount, expires_at=expires_at, payer_id=payer_id, language=language
    )

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.orders.errors import OrderIsCancelled
from commerce.orders.models import Order, OrderState, PaidState
from commerce.orders.services.closing import close_payments
from commerce.orders.services.locks import lock_payments_and_order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import Payment
from commerce.payments.providers import REGISTRY, provider_of
from commerce.payments.providers.manual.service import confirm_received
from commerce.payments.services import OPEN, create_payment, record
from core.money import Money


def mark_paid(*, order_id: UUID, actor: Any, now: datetime, reference: str = "") -> Order:
    """The merchant has the money. Quiet where the order is paid already. Announces order.paid.

    An attempt that is open at a provider is closed there first, so that the shopper does not pay twice.
    Not inside a transaction. Raises OrderIsCancelled, ProviderSilent, Order.DoesNotExist.
    """
    close_payments(order_id, now, asked_only=True)
    with transaction.atomic("default"):
        payments, order = lock_payments_and_order(order_id)
        if order.state == OrderState.CANCELLED:
            raise OrderIsCancelled()
        if order.paid_state in (PaidState.PAID, PaidState.REFUNDED):
            return order
        payment = next((each for each in payments if _is_manual(each) and each.state in OPEN), None)
        if payment is None:
            amount = Money(order.due_amount, order.currency)
            payment = create_payment(
                order_id=order.pk, method=None, provider="transfer", amount=amount, expires_at=None
            )
        confirm_received(payment=payment, reference=reference, now=now)
        write_note(order.pk, "payment.confirmed", at=now, actor=actor, reference=reference)
        record(payment_id=payment.pk, known=provider_of(payment).look_up(payment, now), now=now)
    order.refresh_from_db()
    return order


def _is_manual(payment: Payment) -> bool:
    return not REGISTRY[payment.provider].capabilities.is_asked

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from commerce.orders.errors import CaptureRefused, ProviderSilent
from commerce.orders.models import Order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import Payment, PaymentState
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.services import capture_payment


def capture_order(*, order_id: UUID, actor: Any, now: datetime) -> Order:
    """Take the money that is reserved for the order. Quiet where none is, or not any more. Announces order.paid.

    Not inside a transaction. Raises ProviderSilent, CaptureRefused, Order.DoesNotExist.
    """
    order = Order.objects.get(pk=order_id)
    for payment in Payment.objects.filter(order_id=order_id, state=PaymentState.AUTHORISED):
        write_note(order_id, "payment.capture_asked", at=now, actor=actor, amount=payment.amount)
        try:
            capture_payment(payment.pk, now)
        except ProviderUnavailable:
            raise ProviderSilent()
        except ProviderRefused as refused:
            write_note(order_id, "payment.capture_failed", at=now, amount=payment.amount, reason=str(refused))
            raise CaptureRefused(str(refused))
    order.refresh_from_db()
    return order

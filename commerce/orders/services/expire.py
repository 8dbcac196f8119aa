from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commerce.inventory import services as inventory
from commerce.inventory.selectors import has_live_hold
from commerce.orders.models import FulfilmentState, OrderState, PaidState
from commerce.orders.services.cancel import end_order
from commerce.orders.services.closing import close_payments
from commerce.orders.services.locks import lock_payments_and_order
from commerce.orders.services.timeline import write_note
from commerce.payments.services import OPEN


def expire_order(*, order_id: UUID, now: datetime) -> bool:
    """The time to pay is over: close the payment at its provider, and only then give the stock back and cancel.

    False where it turned out paid, under way or prolonged. Announces order.cancelled. Not inside a transaction. Raises
    ProviderSilent: it may still be paid, so nothing is given back.
    """
    close_payments(order_id, now)
    with transaction.atomic("default"):
        payments, order = lock_payments_and_order(order_id)
        is_over = order.state == OrderState.OPEN and order.paid_state == PaidState.UNPAID
        if not is_over or any(payment.state in OPEN for payment in payments) or has_live_hold(order_id, now):
            return False
        if order.fulfilment_state != FulfilmentState.UNFULFILLED:
            return False
        inventory.release(order_id=order.pk)
        end_order(order, now)
        write_note(order.pk, "order.expired", at=now)
    return True

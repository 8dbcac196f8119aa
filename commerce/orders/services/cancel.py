from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.giftcards.services import return_to_cards
from commerce.inventory import services as inventory
from commerce.orders.errors import AlreadyShipped, PaidMeanwhile
from commerce.orders.models import FulfilmentState, Order, OrderState, PaidState
from commerce.orders.services.closing import close_payments
from commerce.orders.services.locks import lock_payments_and_order
from commerce.orders.services.timeline import write_note
from commerce.promotions.services import release_uses
from core.events.outbox import emit


def cancel_order(*, order_id: UUID, restock: bool, actor: Any, now: datetime, reason: str = "") -> Order:
    """End an order of which nothing has left. Its units can be sold again, or, without `restock`, are written off.

    Quiet where it is cancelled already. A paid order stays "paid" beside "cancelled": a refund is owed. Announces
    order.cancelled. Not inside a transaction. Raises AlreadyShipped, PaidMeanwhile, ProviderSilent.
    """
    before = Order.objects.get(pk=order_id)
    if before.state == OrderState.CANCELLED:
        return before
    if before.fulfilment_state != FulfilmentState.UNFULFILLED:
        raise AlreadyShipped()
    close_payments(order_id, now)
    with transaction.atomic("default"):
        _payments, order = lock_payments_and_order(order_id)
        if order.state == OrderState.CANCELLED:
            return order
        if order.fulfilment_state != FulfilmentState.UNFULFILLED:
            raise AlreadyShipped()
        if order.paid_state != before.paid_state and order.paid_state in (PaidState.PAID, PaidState.PROCESSING):
            raise PaidMeanwhile()
        released = inventory.release(order_id=order.pk)
        if not restock:
            inventory.write_off(quantities=released, reference=f"order {order.number}", note=reason[:200], actor=actor)
        end_order(order, now)
        write_note(order.pk, "order.cancelled", at=now, actor=actor, text=reason, is_restocked=restock)
    return order


def end_order(order: Order, now: datetime) -> None:
    """Under the order's lock, after its stock: what promotions and gift cards gave is free again."""
    if order.credits:
        return_to_cards(order_id=order.pk, now=now)
    if order.discounts:
        release_uses(order_id=order.pk, now=now)
    order.state, order.cancelled_at = OrderState.CANCELLED, now
    order.save(update_fields=["state", "cancelled_at", "updated_at"])
    emit("order.cancelled", order_id=str(order.pk))

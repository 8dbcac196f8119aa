from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.inventory import services as inventory
from commerce.orders.errors import NothingShippedYet, OrderIsCancelled
from commerce.orders.models import FulfilmentState, Order, OrderLine, OrderState
from commerce.orders.services.locks import lock_order
from commerce.orders.services.timeline import write_note
from core.events.outbox import emit


@transaction.atomic("default")
def cancel_rest(
    *, order_id: UUID, restock: bool, actor: Any, now: datetime, reason: str = "", gives_back: bool = False
) -> dict[int, int]:
    """What has not left of a partly shipped order never will: the order is complete with what was sent. Returns these
    units by line id; their money is given back by refund_order (`gives_back` is only what the mail says of it).

    The units can be sold again, or, without `restock`, are written off. Quiet where nothing is left. Announces
    order.rest_cancelled. Raises OrderIsCancelled, NothingShippedYet (cancel_order is for that).
    """
    order = lock_order(order_id)
    if order.state == OrderState.CANCELLED:
        raise OrderIsCancelled()
    if order.fulfilment_state == FulfilmentState.UNFULFILLED:
        raise NothingShippedYet()
    lines = [line for line in order.lines.all() if line.quantity_left]
    if not lines:
        return {}
    left = {line.pk: line.quantity_left for line in lines}
    released = inventory.release(order_id=order.pk)
    if not restock and released:
        inventory.write_off(quantities=released, reference=f"order {order.number}", note=reason[:200], actor=actor)
    for line in lines:
        line.quantity_cancelled += left[line.pk]
    OrderLine.objects.bulk_update(lines, ["quantity_cancelled"])
    order.fulfilment_state = FulfilmentState.FULFILLED
    order.save(update_fields=["fulfilment_state", "updated_at"])
    entry = [[line_id, units] for line_id, units in sorted(left.items())]
    note = write_note(
        order.pk,
        "order.rest_cancelled",
        at=now,
        actor=actor,
        text=reason,
        lines=entry,
        is_restocked=restock,
        is_given_back=gives_back,
    )
    emit("order.rest_cancelled", order_id=str(order.pk), note_id=note.pk)
    return left


def rest_to_refund(order: Order, left: dict[int, int], refunded: dict[int, int]) -> dict[int, int]:
    """Of the units that were cancelled those that are paid for and not given back yet."""
    lines = {line.pk: line for line in order.lines.all()}
    return {
        line_id: units
        for line_id, wanted in left.items()
        if (units := min(wanted, lines[line_id].quantity - refunded.get(line_id, 0))) > 0
    }

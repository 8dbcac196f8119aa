from __future__ import annotations

from collections.abc import Sequence

from django.db import connections

from commerce.orders.models import Order, OrderLine
from commerce.orders.services.timeline import write_note
from core.events.outbox import emit
from core.inserts import insert


def write_order(*, order: Order, lines: Sequence[OrderLine]) -> None:
    """Give a freshly made order its number and write it down. Announces order.placed.

    Everything else goes first (foreign keys are checked at the commit): the counter is the one row that all orders of
    the shop share, and it stays locked until the commit. A rollback takes the number back: there are no gaps.
    """
    insert(*lines)
    write_note(order.pk, "order.placed", at=order.placed_at)
    emit("order.placed", order_id=str(order.pk))
    order.number = take_order_number()
    insert(order)


def take_order_number() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE store_store SET next_order_number = next_order_number + 1 WHERE id = 1"
            " RETURNING next_order_number - 1"
        )
        return int(cursor.fetchone()[0])

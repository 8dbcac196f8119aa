from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.inventory import services as inventory
from commerce.orders.errors import NothingChosen, WrongQuantity
from commerce.orders.models import Order, OrderNote
from commerce.orders.services.locks import lock_order
from commerce.orders.services.ship import by_variant
from commerce.orders.services.timeline import write_note


@transaction.atomic("default")
def restock_order(
    *, order_id: UUID, request_key: str, quantities: Mapping[int, int], actor: Any, now: datetime, reason: str = ""
) -> OrderNote:
    """Shipped units (by line id) came back and can be sold again. The same `request_key` does it once.

    Raises NothingChosen, WrongQuantity (more than was shipped and not yet returned).
    """
    order = lock_order(order_id)
    earlier = list(order.timeline.filter(kind="order.restocked"))
    for note in earlier:
        if note.data["request_key"] == request_key:
            return note
    lines = {line.pk: line for line in order.lines.all()}
    returned = _returned(earlier)
    chosen = {line_id: quantity for line_id, quantity in quantities.items() if quantity}
    for line_id, quantity in chosen.items():
        most = lines[line_id].quantity_shipped - returned[line_id] if line_id in lines else 0
        if not 0 < quantity <= most:
            raise WrongQuantity(lines[line_id].title if line_id in lines else str(line_id), most)
    if not chosen:
        raise NothingChosen()
    inventory.restock(
        quantities=by_variant(lines, chosen), reference=f"order {order.number}", note=reason[:200], actor=actor
    )
    entry = [[line_id, quantity] for line_id, quantity in sorted(chosen.items())]
    return write_note(
        order.pk, "order.restocked", at=now, actor=actor, text=reason, lines=entry, request_key=request_key
    )


def units_returned(order: Order) -> Counter[int]:
    """Units by line id that came back so far."""
    return _returned([note for note in order.timeline.all() if note.kind == "order.restocked"])


def _returned(notes: list[OrderNote]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for note in notes:
        sums.update(dict(note.data["lines"]))
    return sums

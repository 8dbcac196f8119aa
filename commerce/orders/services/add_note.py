from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from commerce.orders.models import Order, OrderNote
from commerce.orders.services.timeline import write_note

MAX_LENGTH = 2000


def add_note(*, order_id: UUID, text: str, actor: Any, now: datetime) -> OrderNote | None:
    """Words of the staff to each other; None for an empty one. Raises Order.DoesNotExist."""
    words = text.replace("\0", "").strip()[:MAX_LENGTH]
    order = Order.objects.only("pk").get(pk=order_id)
    return write_note(order.pk, "note", at=now, actor=actor, text=words) if words else None

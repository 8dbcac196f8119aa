from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from commerce.orders.models import OrderNote
from core.inserts import insert


def write_note(order_id: UUID, kind: str, *, at: datetime, actor: Any = None, text: str = "", **data: Any) -> OrderNote:
    """One line of an order's history. `kind` is a dotted past-tense name; faces have the words for it."""
    note = OrderNote(order_id=order_id, kind=kind, at=at, actor=actor, text=text, data=data)
    insert(note)
    return note

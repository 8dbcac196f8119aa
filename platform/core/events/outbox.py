"""Writing events: one row, in the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.events.doorbell import ring
from core.inserts import insert
from core.models import Event
from core.scope import require_shop


class NotInTransaction(RuntimeError):
    """An event was emitted outside a transaction: it could be told although the change never happened."""


def emit(name: str, **payload: Any) -> Event:
    """Record that something happened ("order.paid", ids in `payload`, JSON values only). Receivers hear of it after
    the commit. Raises NotInTransaction, NoScope."""
    require_shop()
    if not transaction.get_connection("default").in_atomic_block:
        raise NotInTransaction(name)
    event = Event(name=name, payload=payload)
    insert(event)
    ring("events")
    return event

from __future__ import annotations

from commerce.payments.services import want_capture
from core.events.registry import receives
from core.models import Event


@receives("order.shipped")
def take_reserved_money(event: Event) -> None:
    want_capture(event.payload["order_id"])

from __future__ import annotations

from commerce.inventory.counters import refresh_sellable
from core.events.registry import receives
from core.models import Event


@receives("stock.crossed_zero")
def show_as_sold_out_or_back(event: Event) -> None:
    """The product was locked when its stock ran out or came back; now there is time to wait for it."""
    refresh_sellable(event.payload["variant_ids"])

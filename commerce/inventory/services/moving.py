"""Units that leave or come back, each with a line in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.inventory import counters
from commerce.inventory.counters import Change
from commerce.inventory.errors import NotCommitted
from commerce.inventory.models import Hold, HoldState, MovementKind, StockItem, StockMovement


@transaction.atomic("default", savepoint=False)
def ship(*, order_id: UUID, quantities: Mapping[int, int], reference: str, actor: Any = None) -> None:
    """Committed units of this order leave the house. Raises NotCommitted; units of deleted variants are not counted."""
    holds = Hold.objects.select_for_update().filter(order_id=order_id, variant_id__in=quantities)
    by_variant = {each.variant_id: each for each in holds.order_by("variant_id")}
    for variant_id, quantity in quantities.items():
        each = by_variant.get(variant_id)
        rest = each.quantity - each.quantity_released - each.quantity_shipped if each else 0
        if each is None or each.state != HoldState.COMMITTED or rest < quantity:
            raise NotCommitted(f"{quantity} of variant {variant_id} for order {order_id}")
        each.quantity_shipped += quantity
        each.state = HoldState.SHIPPED if rest == quantity else HoldState.COMMITTED
    Hold.objects.bulk_update(by_variant.values(), ["quantity_shipped", "state"])
    items = counters.lock_items(quantities)
    changes = {
        key: Change(committed=-quantity, on_hand=-quantity if items[key].is_tracked else 0)
        for key, quantity in quantities.items()
        if key in items
    }
    _move(changes, items, MovementKind.SHIPPED, reference=reference, actor=actor)


@transaction.atomic("default", savepoint=False)
def restock(*, quantities: Mapping[int, int], reference: str, note: str = "", actor: Any = None) -> None:
    """Units came back and can be sold again."""
    _adjust(quantities, MovementKind.RESTOCKED, reference=reference, note=note, actor=actor)


@transaction.atomic("default", savepoint=False)
def write_off(*, quantities: Mapping[int, int], reference: str, note: str = "", actor: Any = None) -> None:
    """Units are lost or damaged: they leave the count without being sold."""
    lost = {key: -quantity for key, quantity in quantities.items()}
    _adjust(lost, MovementKind.LOST, reference=reference, note=note, actor=actor)


@transaction.atomic("default", savepoint=False)
def receive(*, quantities: Mapping[int, int], reference: str, note: str = "", actor: Any = None) -> None:
    """A delivery from a supplier."""
    _adjust(quantities, MovementKind.RECEIVED, reference=reference, note=note, actor=actor)


def _adjust(quantities: Mapping[int, int], kind: MovementKind, **entry: Any) -> None:
    items = counters.lock_items(quantities)
    changes = {key: Change(on_hand=n) for key, n in quantities.items() if key in items and items[key].is_tracked}
    _move(changes, items, kind, **entry)


def _move(changes: Mapping[int, Change], items: Mapping[int, StockItem], kind: MovementKind, **entry: Any) -> None:
    counters.apply(changes, items=items)
    StockMovement.objects.bulk_create(
        StockMovement(variant_id=key, quantity=change.on_hand, kind=kind, **entry)
        for key, change in sorted(changes.items())
        if change.on_hand
    )

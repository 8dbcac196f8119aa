"""Promising units to orders, and taking the promise back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commerce.inventory import counters
from commerce.inventory.counters import Change
from commerce.inventory.errors import NotEnoughStock, Shortage
from commerce.inventory.models import Hold, HoldState
from core.events.doorbell import ring
from core.inserts import insert

OPEN_STATES = (HoldState.HELD, HoldState.COMMITTED)


@transaction.atomic("default", savepoint=False)
def hold(*, order_id: UUID, demand: Mapping[int, int], expires_at: datetime | None) -> list[Hold]:
    """Promise `demand` (units by variant, summed over the whole order) until `expires_at`; None promises for good.

    All or nothing: raises NotEnoughStock before anything is written. Rings "holds" for the sweeper.
    """
    if not demand:
        return []
    state = HoldState.COMMITTED if expires_at is None else HoldState.HELD
    counters.take(demand, counter=state.value)
    if expires_at is not None:
        ring("holds", expires_at)
    holds = [
        Hold(order_id=order_id, variant_id=variant_id, quantity=quantity, state=state, expires_at=expires_at)
        for variant_id, quantity in sorted(demand.items())
    ]
    insert(*holds)
    return holds


@transaction.atomic("default", savepoint=False)
def commit(*, order_id: UUID) -> None:
    """The order is paid or accepted: what was held is now committed and no longer expires. Quiet the second time."""
    holds = _lock_holds(order_id, HoldState.HELD)
    changes = {h.variant_id: Change(held=-h.quantity, committed=h.quantity) for h in holds if h.variant_id}
    counters.apply(changes)
    _mark(holds, state=HoldState.COMMITTED, expires_at=None)


@transaction.atomic("default", savepoint=False)
def extend(*, order_id: UUID, expires_at: datetime | None) -> None:
    """Hold until then instead; None while a payment is under way, however long that takes."""
    _mark(_lock_holds(order_id, HoldState.HELD), expires_at=expires_at)
    if expires_at is not None:
        ring("holds", expires_at)


@transaction.atomic("default", savepoint=False)
def release(*, order_id: UUID) -> dict[int, int]:
    """Give back all that has not been shipped, and say how many units of which variant that was."""
    holds = _lock_holds(order_id, *OPEN_STATES)
    changes: dict[int, Change] = {}
    for each in holds:
        rest = each.quantity - each.quantity_shipped
        if each.variant_id:
            changes[each.variant_id] = Change(held=-rest) if each.state == HoldState.HELD else Change(committed=-rest)
        each.state = HoldState.SHIPPED if each.quantity_shipped else HoldState.RELEASED
        each.quantity_released, each.expires_at = rest, None
    counters.apply(changes)
    Hold.objects.bulk_update(holds, ["state", "quantity_released", "expires_at"])
    return {each.variant_id: each.quantity_released for each in holds if each.variant_id}


@transaction.atomic("default", savepoint=False)
def hold_again(*, order_id: UUID) -> None:
    """A late payment brings an expired order back: commit again what was released. Raises NotEnoughStock.

    The only way back for a hold, and it needs stock like the first time.
    """
    holds = _lock_holds(order_id, HoldState.RELEASED)
    gone = [Shortage(0, each.quantity, 0) for each in holds if each.variant_id is None]
    if gone:
        raise NotEnoughStock(gone)
    counters.take({h.variant_id: h.quantity for h in holds if h.variant_id}, counter="committed")
    _mark(holds, state=HoldState.COMMITTED, quantity_released=0)


def _lock_holds(order_id: UUID, *states: HoldState) -> list[Hold]:
    found = Hold.objects.select_for_update().filter(order_id=order_id, state__in=states)
    return list(found.order_by("variant_id", "pk"))


def _mark(holds: list[Hold], **columns: object) -> None:
    if holds:
        Hold.objects.filter(pk__in=[each.pk for each in holds]).update(**columns)

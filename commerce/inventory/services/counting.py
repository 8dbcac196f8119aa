"""Saying how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from commerce.catalog.models import Variant
from commerce.inventory import counters
from commerce.inventory.counters import Change
from commerce.inventory.models import MovementKind, StockItem, StockMovement
from core.pages import bump_pages


def set_stock(
    *, variant_id: int, on_hand: int, kind: str = MovementKind.RECOUNT, note: str = "", actor: Any = None
) -> None:
    """There are `on_hand` units. May leave less than promised: then nothing is available until more arrive."""
    set_stock_of_many(counts={variant_id: on_hand}, kind=kind, note=note, actor=actor)


@transaction.atomic("default", savepoint=False)
def set_stock_of_many(
    *,
    counts: Mapping[int, int],
    kind: str = MovementKind.IMPORT,
    reference: str = "",
    note: str = "",
    actor: Any = None,
) -> None:
    """As set_stock, in the same number of queries for any number of variants. Raises Variant.DoesNotExist.

    A first count is marked so; a count that changes nothing leaves no movement.
    """
    new = ensure_items(counts)
    items = counters.lock_items(counts)
    if unknown := set(counts) - set(items):
        raise Variant.DoesNotExist(f"variants {sorted(unknown)}")
    changes = {key: Change(on_hand=count - items[key].on_hand) for key, count in counts.items()}
    counters.apply(changes, items=items)
    StockMovement.objects.bulk_create(
        StockMovement(
            variant_id=key,
            quantity=change.on_hand,
            kind=MovementKind.INITIAL if key in new else kind,
            reference=reference,
            note=note,
            actor=actor,
        )
        for key, change in sorted(changes.items())
        if change.on_hand
    )


@transaction.atomic("default", savepoint=False)
def set_tracking(*, variant_ids: Iterable[int], is_tracked: bool, sells_below_zero: bool = False) -> None:
    """Whether units are counted at all, and whether the shop sells on when there are none."""
    wanted = sorted(set(variant_ids))
    ensure_items(wanted)
    counters.lock_items(wanted)
    changed = StockItem.objects.filter(pk__in=wanted).exclude(is_tracked=is_tracked, sells_below_zero=sells_below_zero)
    if changed.update(is_tracked=is_tracked, sells_below_zero=sells_below_zero):
        counters.refresh_sellable(wanted)
        bump_pages()


def ensure_items(variant_ids: Iterable[int]) -> set[int]:
    """Every known variant gets its counters, empty and tracked. Returns those that had none."""
    wanted = set(variant_ids)
    missing = wanted - set(StockItem.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if missing:
        known = Variant.objects.filter(pk__in=missing).order_by("pk").values_list("pk", flat=True)
        StockItem.objects.bulk_create([StockItem(variant_id=key) for key in known], ignore_conflicts=True)
    return missing

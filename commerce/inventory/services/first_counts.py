"""The stock of variants that were made in this very transaction, so that nobody else can know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from commerce.inventory.models import MovementKind, StockItem, StockMovement
from core.inserts import insert


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCount:
    variant_id: int
    on_hand: int = 0
    is_tracked: bool = True
    sells_below_zero: bool = False

    @property
    def is_sellable(self) -> bool:
        return not self.is_tracked or self.sells_below_zero or self.on_hand > 0


@transaction.atomic("default", savepoint=False)
def count_first(
    *, counts: Sequence[FirstCount], kind: str = MovementKind.INITIAL, reference: str = "", actor: Any = None
) -> bool:
    """Counters and ledger of new variants, with two queries for any number; whether anything can be sold is returned
    and is the caller's to write into Product.is_sellable. Announces nothing: nobody can have looked yet.

    Variants that have stock already are an IntegrityError.
    """
    insert(
        *[
            StockItem(
                variant_id=each.variant_id,
                on_hand=each.on_hand,
                is_tracked=each.is_tracked,
                sells_below_zero=each.sells_below_zero,
            )
            for each in counts
        ]
    )
    insert(
        *[
            StockMovement(
                variant_id=each.variant_id, quantity=each.on_hand, kind=kind, reference=reference, actor=actor
            )
            for each in counts
            if each.on_hand
        ]
    )
    return any(each.is_sellable for each in counts)

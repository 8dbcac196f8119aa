from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortage:
    """`available` is never negative here."""

    variant_id: int
    wanted: int
    available: int


class NotEnoughStock(Exception):
    """The whole demand was refused and no counter moved. The callers have the words for people."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = list(shortages)
        super().__init__(", ".join(f"{s.available} of {s.wanted} for variant {s.variant_id}" for s in self.shortages))


class NotCommitted(Exception):
    """Units were to be shipped that no paid or accepted order has been promised."""

"""Histories of rates and set prices as they are kept in JSON: the oldest first, times in ISO 8601."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from commerce.currencies.conversion import Conversion
from commerce.currencies.prior import KEPT, RateAt, SetAmount

MOST = 1_000  # entries: somebody who changes a price every minute keeps the newest

ALWAYS = datetime.min.replace(tzinfo=UTC)
Entries = Sequence[Sequence[Any]]


def with_entry(entries: Entries, at: datetime, *values: Any) -> list[list[Any]]:
    """With what counts from `at` on, where it differs from the last; without what nobody asks for any more."""
    kept = [list(entry) for entry in entries]
    if not kept or kept[-1][1:] != list(values):
        kept.append([at.isoformat(), *values])
    needed = sum(datetime.fromisoformat(entry[0]) <= at - KEPT for entry in kept)
    return kept[max(needed - 1, 0) :][-MOST:]


def rate_entry(rate: Decimal, step: int, shortfall: int) -> tuple[str, int, int]:
    return f"{rate.normalize():f}", step, shortfall


def rates_of(entries: Entries, now: Conversion) -> list[RateAt]:
    """Those that are kept; without any, what counts now counted always."""
    return [
        RateAt(
            datetime.fromisoformat(at),
            Conversion(
                shop_currency=now.shop_currency, currency=now.currency, rate=Decimal(rate),
                step=rounding[0] if rounding else now.step, shortfall=rounding[1] if rounding else now.shortfall,
            ),
        )
        for at, rate, *rounding in entries
    ] or [RateAt(ALWAYS, now)]  # fmt: skip


def amounts_of(entries: Entries) -> list[SetAmount]:
    return [SetAmount(datetime.fromisoformat(at), amount, compare_at) for at, amount, compare_at in entries]

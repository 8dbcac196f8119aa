"""Whole numbers only: a percentage is counted in thousandths, so that nothing is ever a fraction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

ALL = 100_000


def thousandths(percent: Decimal) -> int:
    """20.000 % -> 20000. Rates and reductions have at most three decimals; more are rounded."""
    return int((percent * 1000).to_integral_value())


def part(amount: int, numerator: int, denominator: int) -> int:
    """amount x numerator / denominator, halves up. Nothing is negative here."""
    return (2 * amount * numerator + denominator) // (2 * denominator)


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """Split in proportion without losing a unit: largest remainder first, of equal ones the first. Weights of zero
    get nothing, unless all are: then the first gets all."""
    total = sum(weights)
    if total == 0:
        return [amount if index == 0 else 0 for index in range(len(weights))]
    split = [divmod(amount * weight, total) for weight in weights]
    parts = [whole for whole, _rest in split]
    left = amount - sum(parts)
    if left:
        by_rest = sorted(range(len(parts)), key=lambda index: -split[index][1])
        for index in by_rest[:left]:
            parts[index] += 1
    return parts

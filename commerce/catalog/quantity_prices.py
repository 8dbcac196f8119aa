"""Prices per quantity: `[[from units, amount], ...]` on a variant, the same for every shopper. The price of one unit is
the variant's own, so neither the lists nor the lawful price history know of steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

MAX_STEPS = 10
MAX_UNITS = 999
MAX_AMOUNT = 10**15
Steps = Sequence[Sequence[int]]


class StepsRefused(ValueError):
    """Its text is for people."""


def clean_steps(steps: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Sorted, each at a lower price than the one before. Raises StepsRefused."""
    found = sorted(steps)
    if len(found) > MAX_STEPS:
        raise StepsRefused(_("At most %(limit)s steps can be given.") % {"limit": MAX_STEPS})
    if len({units for units, _amount in found}) < len(found):
        raise StepsRefused(_("Two steps begin at the same quantity."))
    if any(not 2 <= units <= MAX_UNITS for units, _amount in found):
        raise StepsRefused(_("A step begins at 2 to %(most)s units.") % {"most": MAX_UNITS})
    amounts = [amount for _units, amount in found]
    if any(not 0 <= amount <= MAX_AMOUNT for amount in amounts):
        raise StepsRefused(_("This is not an amount."))
    if any(later >= amount for amount, later in pairwise(amounts)):
        raise StepsRefused(_("Each step has to cost less per unit than the one before."))
    return [[units, amount] for units, amount in found]


def amount_at(steps: Steps, units: int) -> int | None:
    """What a unit costs by the last step reached; None below the first."""
    reached = [amount for start, amount in steps if units >= start]
    return reached[-1] if reached else None


def told_steps(steps: Steps, amount: int) -> list[tuple[int, int, int]]:
    """(from, to or 0, amount) of the steps that are cheaper than `amount`, today's price: a sale may be."""
    cheaper = [(start, price) for start, price in steps if price < amount]
    ends = [start - 1 for start, _price in cheaper[1:]] + [0]
    return [(start, end, price) for (start, price), end in zip(cheaper, ends, strict=True)]

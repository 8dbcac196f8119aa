"""What a refund takes back of the tax of an order, rate by rate, so that giving everything back leaves none of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commerce.pricing.rounding import part, shares


@dataclass(frozen=True, slots=True)
class Sold:
    """At one rate: what was paid, the tax in it included."""

    paid_amount: int
    tax_amount: int

    @property
    def net_amount(self) -> int:
        return self.paid_amount - self.tax_amount


@dataclass(frozen=True, slots=True)
class Given:
    """A refund of `amount`; `wished` is what of it is for articles or delivery of each rate, as far as that is known."""

    amount: int
    wished: tuple[int, ...]


def taken_back(sold: Sequence[Sold], refunds: Iterable[Given]) -> list[list[Sold]]:
    """By refund, in their order, and rate: what is not owed any more. Each is rounded with those before it."""
    gone, told = [0] * len(sold), []
    for refund in refunds:
        left = [rate.paid_amount - before for rate, before in zip(sold, gone, strict=True)]
        back = spread(min(refund.amount, sum(left)), refund.wished, left)
        told.append([difference(*each) for each in zip(sold, gone, back, strict=True)])
        gone = [before + amount for before, amount in zip(gone, back, strict=True)]
    return told


def spread(amount: int, wished: Sequence[int], left: Sequence[int]) -> list[int]:
    """First to the rates it is for, then in proportion to what is left of each; never more than that."""
    chosen = [min(wish, most) for wish, most in zip(wished, left, strict=True)]
    if sum(chosen) >= amount:
        return shares(amount, chosen)
    rest = [most - taken for most, taken in zip(left, chosen, strict=True)]
    more = shares(amount - sum(chosen), rest)
    return [taken + extra for taken, extra in zip(chosen, more, strict=True)]


def difference(rate: Sold, before: int, amount: int) -> Sold:
    if not amount:
        return Sold(0, 0)
    tax = part(rate.tax_amount, before + amount, rate.paid_amount) - part(rate.tax_amount, before, rate.paid_amount)
    return Sold(amount, tax)

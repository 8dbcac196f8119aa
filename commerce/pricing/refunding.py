"""What every unit and the delivery have really cost, so that giving all of it back is giving back what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.pricing.result import Totals
from commerce.pricing.rounding import part, shares


@dataclass(frozen=True, slots=True)
class PaidRate:
    """What was paid at one rate of tax, tax in; `shipping_amount` is the delivery's share, as the shop states prices."""

    percent: Decimal
    paid_amount: int
    shipping_amount: int


@dataclass(frozen=True, slots=True)
class PaidParts:
    """Tax in, offers off. `lines` in the order given; they and `shipping` sum to the total, exactly."""

    lines: tuple[int, ...]
    shipping: int


def paid_parts(totals: Totals) -> PaidParts:
    return split_paid(
        [(each.line.tax_percent, each.charged_amount) for each in totals.lines],
        [
            PaidRate(
                rate.percent,
                rate.net.amount + (0 if totals.is_tax_off else rate.tax.amount),
                rate.shipping_amount,
            )
            for rate in totals.tax_lines
        ],
    )


def split_paid(lines: Sequence[tuple[Decimal, int]], rates: Sequence[PaidRate]) -> PaidParts:
    """`lines` are (rate of tax, amount after offers as the shop states prices)."""
    paid_lines, shipping = [0] * len(lines), 0
    for rate in rates:
        places = [place for place, (percent, _charged) in enumerate(lines) if percent == rate.percent]
        weights = [*(lines[place][1] for place in places), rate.shipping_amount]
        *goods, carried = shares(rate.paid_amount, weights)
        for place, amount in zip(places, goods, strict=True):
            paid_lines[place] = amount
        shipping += carried
    return PaidParts(tuple(paid_lines), shipping)


def paid_for_units(*, paid_amount: int, quantity: int, already: int, units: int) -> int:
    """The share of `units` more units of a line, where `already` have been given back. All together are the line."""
    if not 0 <= already <= already + units <= quantity:
        raise ValueError("more units than were bought")
    return part(paid_amount, already + units, quantity) - part(paid_amount, already, quantity)


def refund_split(*, amount: int, paid: int, tenders: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Where a refund goes: back to the payment first (`paid` is what is left of it), then to each gift card."""
    if amount > paid + sum(tenders) or amount < 0:
        raise ValueError("more than was paid")
    to_payment = min(amount, paid)
    rest, to_tenders = amount - to_payment, []
    for tender in tenders:
        to_tenders.append(min(rest, tender))
        rest -= to_tenders[-1]
    return to_payment, tuple(to_tenders)

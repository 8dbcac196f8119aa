"""What every unit and the delivery have really cost, so that giving all of it back is giving back what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.pricing.result import Totals
from commerce.pricing.rounding import part, shares


@dataclass(frozen=True, slots=True)
class PaidParts:
    """Tax in, offers off. `lines` in the order given; they and `shipping` sum to the total, exactly."""

    lines: tuple[int, ...]
    shipping: int


def paid_parts(totals: Totals) -> PaidParts:
    lines, shipping = [0] * len(totals.lines), 0
    for tax_line in totals.tax_lines:
        places = [place for place, each in enumerate(totals.lines) if each.line.tax_percent == tax_line.percent]
        weights = [*(totals.lines[place].charged_amount for place in places), tax_line.shipping_amount]
        paid = tax_line.net.amount + (0 if totals.is_reverse_charge else tax_line.tax.amount)
        *goods, carried = shares(paid, weights)
        for place, amount in zip(places, goods, strict=True):
            lines[place] = amount
        shipping += carried
    return PaidParts(tuple(lines), shipping)


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

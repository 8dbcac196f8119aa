"""The same figures without tax, where prices include it: for businesses, who reckon in net.

Nothing is charged by these figures. They are what was worked out with tax, told in parts that add up to its net.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.pricing.rounding import ALL, part, shares, thousandths


@dataclass(frozen=True, slots=True)
class NetLine:
    amount: int
    percent: Decimal
    is_gift_card: bool = False


@dataclass(frozen=True, slots=True)
class NetFigures:
    """`subtotal` is the sum of `lines`; subtotal - discounts + shipping is the net of the whole."""

    lines: tuple[int, ...]
    discounts: tuple[int, ...]
    shipping: int

    @property
    def subtotal(self) -> int:
        return sum(self.lines)


def without_tax(amount: int, percent: Decimal) -> int:
    """What is left of a price that includes tax at `percent`, half up."""
    return part(amount, ALL, ALL + thousandths(percent))


def net_figures(*, lines: Sequence[NetLine], discounts: Sequence[int], shipping: int, net: int) -> NetFigures:
    """`lines`, `discounts` and `shipping` include tax; `net` is what the whole comes to without. Delivery follows what is
    delivered, so it holds the same share of tax; what rounding leaves over is in the discounts, else in the delivery."""
    exact = [without_tax(each.amount, each.percent) for each in lines]
    cards = sum(each.amount for each in lines if each.is_gift_card)
    charged = sum(each.amount for each in lines) - sum(discounts) + shipping - cards
    shipping_net = part(shipping, max(net - cards, 0), charged) if charged > 0 else 0
    off, nothing = sum(exact) + shipping_net - net, tuple(0 for _each in discounts)
    if any(discounts) and off >= 0:
        return NetFigures(tuple(exact), tuple(shares(off, discounts)), shipping_net)
    if shipping and net >= sum(exact):
        return NetFigures(tuple(exact), nothing, net - sum(exact))
    return NetFigures(tuple(shares(net - shipping_net, exact)), nothing, shipping_net)

"""Tax once per rate, of the sum (EN 16931)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commerce.pricing.given import PricingInput
from commerce.pricing.result import LineResult, TaxLine
from commerce.pricing.rounding import ALL, part, shares, thousandths
from core.money import Money


def tax_lines_of(given: PricingInput, lines: Sequence[LineResult], shipping_amount: int) -> tuple[TaxLine, ...]:
    """Goods by rate, and shipping shared among the rates in proportion to their goods: it follows what it carries.
    Goods given away weigh nothing: then all of it goes to the highest rate."""
    sums: dict[Decimal, int] = {}
    weights: dict[Decimal, int] = {}
    names: dict[Decimal, str] = {}
    for result in lines:
        line, percent, charged = result.line, result.line.tax_percent, result.charged_amount
        sums[percent] = sums.get(percent, 0) + charged
        weights[percent] = weights.get(percent, 0) + (0 if line.is_gift_card else charged)
        names[percent] = min(names.get(percent, line.tax_name), line.tax_name)
    if not sums and shipping_amount:
        sums[Decimal(0)] = 0
    rates = sorted(sums, reverse=True)
    carried = shares(shipping_amount, [weights.get(rate, 0) for rate in rates]) if shipping_amount else [0] * len(rates)
    return tuple(
        _tax_line(rate, sums[rate] + share, share, names.get(rate, ""), given)
        for rate, share in zip(rates, carried, strict=True)
    )


def _tax_line(percent: Decimal, amount: int, shipping_amount: int, name: str, given: PricingInput) -> TaxLine:
    rate = thousandths(percent)
    tax = part(amount, rate, ALL + rate if given.prices_include_tax else ALL)
    net = amount - tax if given.prices_include_tax else amount
    return TaxLine(
        percent=percent,
        name=name,
        net=Money(net, given.currency),
        tax=Money(tax, given.currency),
        shipping_amount=shipping_amount,
    )

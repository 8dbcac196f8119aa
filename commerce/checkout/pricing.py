"""What an order costs: a pure function, explained with examples in docs/pricing.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from core.money import Money, round_half_up

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """`unit_amount` minor units as the shop states prices; `tax_percent` such as Decimal("20.000")."""

    unit_amount: int
    quantity: int
    tax_percent: Decimal = Decimal(0)
    tax_name: str = ""

    def __post_init__(self) -> None:
        if self.unit_amount < 0 or self.quantity < 1 or not 0 <= self.tax_percent < HUNDRED:
            raise ValueError(f"not a line that can be sold: {self}")

    @property
    def amount(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingInput:
    currency: str
    lines: tuple[PricedLine, ...]
    shipping_amount: int = 0
    prices_include_tax: bool = True

    def __post_init__(self) -> None:
        if self.shipping_amount < 0:
            raise ValueError("shipping cannot cost less than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One rate: `net` is what it is charged on, `tax` the amount."""

    percent: Decimal
    name: str
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`goods` and `shipping` as the shop states prices. total = goods + shipping, plus `tax` where not included.
    `net` is the total without tax. Rates of 0 % have a tax line too, highest rate first."""

    goods: Money
    shipping: Money
    net: Money
    tax: Money
    tax_lines: tuple[TaxLine, ...]
    total: Money
    prices_include_tax: bool


def price(given: PricingInput) -> Totals:
    """Sums per rate, then tax per rate, halves up (EN 16931). The order of lines does not matter."""
    by_rate = _sums_by_rate(given)
    tax_lines = tuple(
        _tax_line(percent, amount, given, names=[line.tax_name for line in given.lines if line.tax_percent == percent])
        for percent, amount in sorted(by_rate.items(), reverse=True)
    )
    zero = Money.zero(given.currency)
    goods = Money(sum(line.amount for line in given.lines), given.currency)
    shipping = Money(given.shipping_amount, given.currency)
    tax = sum((line.tax for line in tax_lines), zero)
    total = goods + shipping if given.prices_include_tax else goods + shipping + tax
    return Totals(
        goods=goods,
        shipping=shipping,
        net=total - tax,
        tax=tax,
        tax_lines=tax_lines,
        total=total,
        prices_include_tax=given.prices_include_tax,
    )


def _sums_by_rate(given: PricingInput) -> dict[Decimal, int]:
    """Goods by rate, and shipping shared among the rates in proportion to their goods: it follows what it carries."""
    sums: dict[Decimal, int] = defaultdict(int)
    for line in given.lines:
        sums[line.tax_percent] += line.amount
    if not given.shipping_amount:
        return sums
    rates = sorted(sums, reverse=True) or [Decimal(0)]
    # Goods given away weigh nothing: then all of it goes to the highest rate.
    weights = [sums[rate] for rate in rates] if any(sums.values()) else [1] + [0] * (len(rates) - 1)
    for rate, share in zip(rates, Money(given.shipping_amount, given.currency).allocate(weights), strict=True):
        sums[rate] += share.amount
    return sums


def _tax_line(percent: Decimal, amount: int, given: PricingInput, *, names: list[str]) -> TaxLine:
    divisor = HUNDRED + percent if given.prices_include_tax else HUNDRED
    tax = round_half_up(amount * percent / divisor)
    net = amount - tax if given.prices_include_tax else amount
    return TaxLine(
        percent=percent,
        name=min(names, default=""),
        net=Money(net, given.currency),
        tax=Money(tax, given.currency),
    )

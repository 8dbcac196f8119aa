"""What an order costs: a pure function, explained with examples in docs/pricing.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """`unit_amount` minor units as the shop states prices; `tax_percent` such as Decimal("20.000")."""

    unit_amount: int
    quantity: int
    tax_percent: Decimal = Decimal(0)
    tax_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingInput:
    currency: str
    lines: tuple[PricedLine, ...]
    shipping_amount: int = 0
    prices_include_tax: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One rate: `net` is what it is charged on, `tax` the amount."""

    percent: Decimal
    name: str
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`goods` and `shipping` as the shop states prices. total = goods + shipping, plus `tax` where not included."""

    goods: Money
    shipping: Money
    tax: Money
    tax_lines: tuple[TaxLine, ...]
    total: Money
    prices_include_tax: bool


def price(given: PricingInput) -> Totals:
    """Sums per rate, then tax per rate, halves up (EN 16931). Raises ValueError for negative figures."""
    raise NotImplementedError

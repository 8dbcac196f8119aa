"""What came of it. Everything a page, a mail or an order prints is in here; nothing is to be added up again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commerce.pricing.given import Offer, PricedLine, Tender
from core.money import Money


class Unused(StrEnum):
    """Why an offer that was asked for takes nothing off."""

    MINIMUM = "minimum"  # below the order value or number of units that it asks for
    NOTHING = "nothing"  # no article in the cart that it is for
    OUTDONE = "outdone"  # may not be combined with others that save more


@dataclass(frozen=True, slots=True)
class UsedOffer:
    offer: Offer
    amount: int


@dataclass(frozen=True, slots=True)
class UnusedOffer:
    """`missing_amount` is what is still missing to the order value asked for."""

    offer: Offer
    reason: Unused
    missing_amount: int = 0


@dataclass(frozen=True, slots=True)
class LineResult:
    """`discount_amount` is the line's share of all that offers take off; `tax_percent` the rate it is charged."""

    line: PricedLine
    discount_amount: int

    @property
    def charged_amount(self) -> int:
        return self.line.amount - self.discount_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One rate: `net` is what it is charged on, `tax` the amount; the share of shipping in it, as the shop states
    prices."""

    percent: Decimal
    name: str
    net: Money
    tax: Money
    shipping_amount: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """What a tender pays."""

    tender: Tender
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`goods` before, `discount` what offers take off them; `shipping` after offers, `shipping_discount` what they took
    off. total = goods - discount + shipping, plus `tax` where not included (minus, where `is_tax_off`). `net` is the
    total without tax. `due` is what is left to pay after `tenders`. Rates of 0 % have a tax line too, highest first."""

    goods: Money
    discount: Money
    shipping: Money
    shipping_discount: Money
    net: Money
    tax: Money
    tax_lines: tuple[TaxLine, ...]
    total: Money
    credit: Money
    due: Money
    prices_include_tax: bool
    is_tax_off: bool
    lines: tuple[LineResult, ...]
    used: tuple[UsedOffer, ...]
    unused: tuple[UnusedOffer, ...]
    payments: tuple[Payment, ...]

"""What a price depends on. Amounts are minor units of one currency, as the shop states prices."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

HUNDRED = Decimal(100)


class Kind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"
    BUY_X_GET_Y = "buy_x_get_y"
    FREE_SHIPPING = "free_shipping"
    TIERS = "tiers"


class Target(StrEnum):
    """What an offer takes something off: chosen articles, the whole order, or its delivery."""

    ITEMS = "items"
    ORDER = "order"
    SHIPPING = "shipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """`unit_amount` is today's price, with reductions of the catalogue in it; `is_reduced` says that there are some.
    Gift cards are money: no offer touches them, and no gift card pays for them. `is_extra` is a service to the order,
    such as gift wrap: no offer touches it either."""

    key: int = 0
    unit_amount: int
    quantity: int
    tax_percent: Decimal = Decimal(0)
    tax_name: str = ""
    product_id: int = 0
    collection_ids: frozenset[int] = frozenset()
    is_reduced: bool = False
    is_gift_card: bool = False
    is_extra: bool = False

    def __post_init__(self) -> None:
        if self.unit_amount < 0 or self.quantity < 1 or not 0 <= self.tax_percent < HUNDRED:
            raise ValueError(f"not a line that can be sold: {self}")

    @property
    def may_be_reduced(self) -> bool:
        return not (self.is_gift_card or self.is_extra)

    @property
    def amount(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which articles are meant; none named is all of them."""

    product_ids: frozenset[int] = frozenset()
    collection_ids: frozenset[int] = frozenset()

    def covers(self, line: PricedLine) -> bool:
        if not self.product_ids and not self.collection_ids:
            return True
        return line.product_id in self.product_ids or not self.collection_ids.isdisjoint(line.collection_ids)


@dataclass(frozen=True, slots=True)
class Tier:
    """From `threshold` on (an amount, or a number of units) `percent` is taken off."""

    threshold: int
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A promotion whose time, code and limits have been checked. `combines_with` names the targets of the offers that
    it may go together with; both sides must agree."""

    id: int
    name: str = ""
    code: str = ""
    kind: Kind
    target: Target = Target.ITEMS
    percent: Decimal = Decimal(0)
    amount: int = 0
    is_per_unit: bool = False
    buy_quantity: int = 1
    get_quantity: int = 1
    most_times: int = 0
    get_scope: Scope | None = None
    tiers: tuple[Tier, ...] = ()
    counts_units: bool = False
    scope: Scope = field(default_factory=Scope)
    min_amount: int = 0
    min_quantity: int = 0
    skips_reduced: bool = False
    combines_with: frozenset[Target] = frozenset()

    def __post_init__(self) -> None:
        percents = [self.percent, *(tier.percent for tier in self.tiers)]
        if self.amount < 0 or any(not 0 <= percent <= HUNDRED for percent in percents):
            raise ValueError(f"not an offer: {self}")
        if self.buy_quantity < 1 or self.get_quantity < 1 or self.most_times < 0:
            raise ValueError(f"not an offer: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Money that the shopper brings along: a gift card, or credit with the shop. Used in the order given."""

    key: int
    kind: str = "gift_card"
    label: str = ""
    balance_amount: int

    def __post_init__(self) -> None:
        if self.balance_amount < 0:
            raise ValueError("nobody brings less than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingInput:
    """`is_tax_off`: the tax is worked out and taken out of the prices: a business of another country owes it itself, or the
    customer is exempt."""

    currency: str
    lines: tuple[PricedLine, ...]
    shipping_amount: int = 0
    prices_include_tax: bool = True
    is_tax_off: bool = False
    offers: tuple[Offer, ...] = ()
    tenders: tuple[Tender, ...] = ()

    def __post_init__(self) -> None:
        if self.shipping_amount < 0:
            raise ValueError("shipping cannot cost less than nothing")

"""What a cart looks like to its shopper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from commerce.cart.models import Cart
from commerce.catalog.models import Picture, Product, Variant
from core.money import Money


class NoticeKind(StrEnum):
    NONE = ""
    GONE = "gone"  # not sold any more: costs nothing, must be removed before ordering
    SOLD_OUT = "sold_out"
    REDUCED = "reduced"  # fewer left than the line asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineView:
    """One line at today's price. `available` is None where the stock sets no limit. `notice` is for people."""

    line_id: int
    variant: Variant
    product: Product
    title: str
    slug: str
    options_text: str
    picture: Picture | None
    unit: Money
    compare_at: Money | None
    total: Money
    quantity: int
    available: int | None
    notice_kind: NoticeKind = NoticeKind.NONE
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    """`goods` is the sum of the lines that are still sold; `unit_count` counts units, not lines."""

    lines: list[CartLineView]
    goods: Money
    unit_count: int
    weight_grams: int
    needs_delivery: bool

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def has_problems(self) -> bool:
        return any(line.notice_kind for line in self.lines)


def cart_view(cart: Cart) -> CartView:
    """At most two queries, however many lines."""
    raise NotImplementedError


def unit_count(cart: Cart) -> int:
    """For the badge in the header: one query."""
    raise NotImplementedError

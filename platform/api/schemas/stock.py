from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictInt, model_validator

from api.schemas.base import Id, In, Out, text
from commerce.catalog.models import Variant

Count = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]


class StockOut(Out):
    variant_id: int
    product_id: UUID
    sku: str
    on_hand: int = Field(description="Units in the house")
    committed: int = Field(description="Of paid orders, still to leave")
    held: int = Field(description="For shoppers who are paying just now")
    available: int | None = Field(description="What can still be sold; null where nothing limits it")
    is_tracked: bool
    sells_below_zero: bool


class StockPage(Out):
    data: list[StockOut]
    next_cursor: str | None


class StockChange(In):
    """Units that come or go, with a line in the ledger."""

    change: Annotated[StrictInt, Field(ge=-1_000_000, le=1_000_000)]
    reason: Literal["received", "returned", "lost"] | None = Field(
        None, description="received (the usual one for more) and returned come, lost (the usual one for less) goes"
    )
    note: text(200) = ""

    @model_validator(mode="after")
    def fits(self) -> "StockChange":
        if not self.change:
            raise ValueError("change must not be 0")
        if self.reason and (self.reason == "lost") != (self.change < 0):
            raise ValueError("received and returned need a positive change, lost a negative one")
        return self


class StockCount(In):
    on_hand: Count
    note: text(200) = ""


class CountLine(In):
    variant_id: Id | None = None
    sku: text(120, least=1) | None = None
    on_hand: Count

    @model_validator(mode="after")
    def names_one(self) -> "CountLine":
        if (self.variant_id is None) == (self.sku is None):
            raise ValueError("give variant_id or sku, and not both")
        return self


class StockCounts(In):
    counts: list[CountLine] = Field(min_length=1, max_length=500)
    note: text(200) = ""


class StockList(Out):
    data: list[StockOut]


def stock_out(variant: Variant) -> StockOut:
    """`stock` and `product` are loaded. A variant that nobody has counted has nothing."""
    item = getattr(variant, "stock", None)
    limits = item is None or (item.is_tracked and not item.sells_below_zero)
    return StockOut(
        variant_id=variant.pk,
        product_id=variant.product.uuid,
        sku=variant.sku,
        on_hand=item.on_hand if item else 0,
        committed=item.committed if item else 0,
        held=item.held if item else 0,
        available=max(0, item.available if item else 0) if limits else None,
        is_tracked=item.is_tracked if item else True,
        sells_below_zero=item.sells_below_zero if item else False,
    )

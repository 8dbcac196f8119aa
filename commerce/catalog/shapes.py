"""What pages are told of the catalogue: plain data, so that templates can ask nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commerce.catalog.models import Collection, Product


@dataclass(frozen=True, slots=True)
class PictureData:
    id: int
    renditions: dict[str, Any]
    alt_text: str
    video: dict[str, Any] = field(default_factory=dict)  # commerce.catalog.services.videos


@dataclass(slots=True)
class CardData:
    """One product in a list. Amounts are minor units of `currency`, "" for the shop's own; None where nothing has a price
    yet."""

    id: int
    slug: str
    title: str
    vendor: str
    min_price_amount: int | None
    max_price_amount: int | None
    compare_at_amount: int | None
    is_sellable: bool
    prior_amount: int | None = None
    rating_counts: list[int] = field(default_factory=list)  # of one star, two, …; empty for none
    pictures: list[PictureData] = field(default_factory=list)
    currency: str = ""


@dataclass(slots=True)  # not frozen: 2,048 of them would take three times as long to make
class VariantData:
    """`price_amount` is today's, a sale's where one is on; `compare_at_amount` the former one, and `prior_amount` the
    lowest of the 30 days before the reduction, where known. `available` is None where stock is not counted, else the
    units that may still be promised (never negative)."""

    id: int
    option_values: tuple[str, ...]
    sku: str
    barcode: str
    price_amount: int
    compare_at_amount: int | None
    picture_id: int | None
    available: int | None
    sells_below_zero: bool
    prior_amount: int | None = None
    content_amount: Decimal | None = None
    content_unit: str = ""
    eco_amount: int = 0
    tax_category: str = ""
    quantity_prices: list[list[int]] = field(default_factory=list)
    mpn: str = ""

    @property
    def is_available(self) -> bool:
        return self.available is None or self.sells_below_zero or self.available > 0


@dataclass(frozen=True, slots=True)
class ProductData:
    product: Product
    variants: list[VariantData]
    pictures: list[PictureData]
    collection: Collection | None

"""Products with what shoppers need to see them. Plain rows: no events, no services."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from commerce.catalog.models import Collection, CollectionEntry, Picture, Product, ProductStatus, Variant
from commerce.inventory.models import StockItem

numbers = count(1)
RENDITIONS = {
    "w": 900,
    "h": 1200,
    "files": [[320, "renditions/a.webp"], [640, "renditions/b.webp"], [900, "renditions/c.webp"]],
    "fallback": "renditions/d.jpg",
}


def make_product(
    title: str = "Lamp",
    *,
    slug: str = "",
    amount: int = 1000,
    stock: int | None = 5,
    options: Sequence[str] = (),
    variants: Sequence[dict[str, Any]] = ({},),
    pictures: int = 0,
    collections: Sequence[Collection] = (),
    **fields: Any,
) -> Product:
    """An active product. Each entry of `variants` overrides fields of one variant; `stock` None is not counted."""
    number = next(numbers)
    amounts = [each.get("price_amount", amount) for each in variants]
    stocks = [each.get("stock", stock) for each in variants]
    product = Product.objects.create(
        **{
            "title": title,
            "slug": slug or f"product-{number}",
            "status": ProductStatus.ACTIVE,
            "option_names": list(options),
            "min_price_amount": min(amounts, default=None),
            "max_price_amount": max(amounts, default=None),
            "is_sellable": any(each is None or each > 0 for each in stocks),
        }
        | fields
    )
    for position in range(pictures):
        Picture.objects.create(product=product, position=position, renditions=RENDITIONS)
    made = Variant.objects.bulk_create(
        Variant(
            **{"product": product, "position": position, "price_amount": amount}
            | {name: value for name, value in each.items() if name != "stock"}
        )
        for position, each in enumerate(variants)
    )
    StockItem.objects.bulk_create(
        StockItem(variant=variant, on_hand=on_hand or 0, is_tracked=on_hand is not None)
        for variant, on_hand in zip(made, stocks, strict=True)
    )
    for collection in collections:
        CollectionEntry.objects.create(collection=collection, product=product, position=number)
    return product


def make_collection(title: str = "Lights", *, slug: str = "", **fields: Any) -> Collection:
    return Collection.objects.create(title=title, slug=slug or f"collection-{next(numbers)}", **fields)

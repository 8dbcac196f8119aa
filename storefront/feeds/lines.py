"""`products.jsonl`: a product per line, for programs and language models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from commerce.catalog.shapes import VariantData
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.money import Money
from storefront.feeds.items import Item, items, variant_url
from storefront.formatting import plain_text
from storefront.structured_data import codes


def lines(store: Store, host: str) -> Iterator[bytes]:
    for item in items(host, conversion_for(store)):
        yield json.dumps(told(item, store), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def told(item: Item, store: Store) -> dict[str, Any]:
    product = item.product
    return {
        "id": str(product.uuid), "title": product.title, "url": item.url, "brand": product.vendor,
        "type": product.product_type, "category": product.category, "tags": list(product.tags),
        "description": plain_text(product.description, limit=5000), "images": list(item.pictures.values()),
        "options": list(product.option_names), "currency": store.currency,
        "updated_at": product.updated_at.isoformat(),
        "variants": [variant_told(item, variant, store) for variant in item.variants],
    }  # fmt: skip


def variant_told(item: Item, variant: VariantData, store: Store) -> dict[str, Any]:
    former = variant.compare_at_amount
    found: dict[str, Any] = {
        "options": list(variant.option_values), "url": variant_url(item, variant), **codes(variant),
        "price": str(Money(variant.price_amount, store.currency).to_decimal()), "available": variant.is_available,
    }  # fmt: skip
    if former is not None and former > variant.price_amount:
        found["former_price"] = str(Money(former, store.currency).to_decimal())
    return found

"""Kelkoo's product data feed as XML (price comparison in Europe), an offer for each variant:
https://www.kelkoogroup.com/kelkoo-customer-service/support-for-merchants/shopping-guides/product-data-feed/

Titles have up to 80 characters, descriptions up to 300 without HTML; `availability` is 1 (in stock) or 6 (out of stock).
`price` is what is paid today. What delivery costs depends on where it goes and is left out, as the layout allows; so is
`condition`, which is new where nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from commerce.catalog.shapes import VariantData
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.money import Money
from storefront.feeds.google import picture_order, text, title_of
from storefront.feeds.items import Item, items, variant_url
from storefront.formatting import plain_text
from storefront.structured_data import codes

MAX_TITLE, MAX_DESCRIPTION, MOST_PICTURES = 80, 300, 4


def xml(store: Store, host: str) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<products>\n'
    for item in items(host, conversion_for(store)):
        if item.product.is_gift_card:
            continue
        for variant in item.variants:
            cells = "".join(f"<{name}>{text(value)}</{name}>" for name, value in offer(item, variant, store) if value)
            yield f"<product>{cells}</product>\n".encode()
    yield b"</products>\n"


def offer(item: Item, variant: VariantData, store: Store) -> list[tuple[str, str]]:
    product, told, url = item.product, codes(variant), variant_url(item, variant)
    names = ["image-url", *(f"image-url-{number}" for number in range(2, MOST_PICTURES + 1))]
    return [
        ("offer-id", str(variant.id)), ("title", title_of(item, variant)[:MAX_TITLE]), ("product-url", url),
        ("landing-page-url", url), ("price", str(Money(variant.price_amount, store.currency).to_decimal())),
        ("currency", store.currency), ("brand", product.vendor or store.name),
        ("description", plain_text(product.description, limit=MAX_DESCRIPTION) or product.title),
        *zip(names, picture_order(item, variant), strict=False),
        ("ean", told.get("gtin", "")), ("mpn", told.get("mpn", "")), ("sku", told.get("sku", "")),
        ("merchant-category", product.category or product.product_type),
        ("availability", "1" if variant.is_available else "6"),
    ]  # fmt: skip

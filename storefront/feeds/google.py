"""Feeds for Google Merchant: an entry for each variant, tied together by `item_group_id`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from commerce.catalog.shapes import VariantData
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.money import Money
from storefront.feeds.items import Item, items, variant_url
from storefront.formatting import plain_text
from storefront.structured_data import codes

COLUMNS = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price", "sale_price",
    "brand", "gtin", "mpn", "identifier_exists", "condition", "item_group_id", "product_type",
    "google_product_category", "color", "size", "material", "pattern",
)  # fmt: skip
OPTIONS = {
    "color": {"color", "colour", "couleur", "farbe"}, "size": {"size", "taille", "pointure", "größe"},
    "material": {"material", "matière", "matériau"}, "pattern": {"pattern", "motif"},
}  # fmt: skip
MAX_TITLE, MAX_DESCRIPTION = 150, 5000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'


def entries(store: Store, host: str) -> Iterator[dict[str, str | list[str]]]:
    for item in items(host, conversion_for(store)):
        if item.product.is_gift_card:
            continue  # Google does not take them
        description = plain_text(item.product.description, limit=MAX_DESCRIPTION) or item.product.title
        for variant in item.variants:
            yield entry(item, variant, store, description)


def entry(item: Item, variant: VariantData, store: Store, description: str) -> dict[str, str | list[str]]:
    product, told = item.product, codes(variant)
    pictures = picture_order(item, variant)
    former = variant.compare_at_amount
    is_reduced = former is not None and former > variant.price_amount
    found: dict[str, str | list[str]] = {
        "id": str(variant.id), "title": title_of(item, variant)[:MAX_TITLE], "description": description,
        "link": variant_url(item, variant),
        "image_link": pictures[0] if pictures else "", "additional_image_link": pictures[1:],
        "availability": "in_stock" if variant.is_available else "out_of_stock",
        "price": amount(former if is_reduced and former else variant.price_amount, store),
        "sale_price": amount(variant.price_amount, store) if is_reduced else "", "brand": product.vendor or store.name,
        "gtin": told.get("gtin", ""), "mpn": told.get("mpn") or told.get("sku", ""),
        "identifier_exists": "" if {"gtin", "mpn", "sku"} & told.keys() else "no", "condition": "new",
        "item_group_id": str(product.uuid) if len(item.variants) > 1 else "", "product_type": product.product_type,
        "google_product_category": product.category,
    }  # fmt: skip
    for name, value in zip(product.option_names, variant.option_values, strict=False):
        if field := next((field for field, words in OPTIONS.items() if name.casefold() in words), ""):
            found[field] = value
    return {name: value for name, value in found.items() if value}


def title_of(item: Item, variant: VariantData) -> str:
    options = " / ".join(variant.option_values)
    return f"{item.product.title} – {options}" if options else item.product.title


def picture_order(item: Item, variant: VariantData) -> list[str]:
    """The variant's own first."""
    own = item.pictures.get(variant.picture_id or 0)
    return list(dict.fromkeys([*([own] if own else []), *item.pictures.values()]))


def amount(minor: int, store: Store) -> str:
    return f"{Money(minor, store.currency).to_decimal()} {store.currency}"


def xml(store: Store, host: str) -> Iterator[bytes]:
    yield f"{HEAD}<title>{text(store.name)}</title><link>{text(host)}</link>".encode()
    for each in entries(store, host):
        cells = "".join(
            f"<g:{name}>{text(value)}</g:{name}>"
            for name, values in each.items()
            for value in (values if isinstance(values, list) else [values])
        )
        yield f"<item>{cells}</item>\n".encode()
    yield b"</channel></rss>\n"


def text(value: str) -> str:
    """Without what XML cannot hold."""
    return escape("".join(sign for sign in value if sign >= " " or sign in "\t\n"))


def tsv(store: Store, host: str) -> Iterator[bytes]:
    yield ("\t".join(COLUMNS) + "\n").encode()
    for each in entries(store, host):
        values = (each.get(name, "") for name in COLUMNS)
        cells = (",".join(value) if isinstance(value, list) else value for value in values)
        yield ("\t".join(" ".join(cell.split()) for cell in cells) + "\n").encode()

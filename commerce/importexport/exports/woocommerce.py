"""Products in the layout of WooCommerce's own exports: a variable product first, its variations behind. Without IDs,
which would be taken for those of the shop it goes to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from commerce.importexport.exports.records import Record

FIRST = (
    "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Visibility in catalog", "Description",
    "Tax status", "In stock?", "Stock", "Backorders allowed?", "Weight (kg)", "Sale price", "Regular price",
    "Categories", "Tags", "Images", "Parent", "Position", "Brands",
)  # fmt: skip
MAX_OPTIONS = 10


def header() -> list[str]:
    attributes = [
        f"Attribute {number} {part}"
        for number in range(1, MAX_OPTIONS + 1)
        for part in ("name", "value(s)", "visible", "global")
    ]
    return [*FIRST, *attributes]


def rows(record: Record) -> Iterator[dict[str, Any]]:
    variants = record["variants"]
    pictures = ", ".join(each["picture"].replace(",", "%2C") for each in record["pictures"])
    parent: dict[str, Any] = {
        "Name": record["title"], "Description": record["description"],
        "Published": {"active": 1 if record["is_shown"] else 0, "draft": -1}.get(record["status"], 0),
        "Visibility in catalog": "visible", "Categories": listed(record["collections"]), "Tags": listed(record["tags"]),
        "Images": pictures, "Brands": listed([record["vendor"]] if record["vendor"] else []), "Position": 0,
    }  # fmt: skip
    if not record["options"]:
        yield {"Type": "simple", **parent, **(variant_cells(variants[0]) if variants else {})}
        return
    yield {
        "Type": "variable", **parent, "SKU": parent_sku(record), "In stock?": 1, "Tax status": "taxable",
        **attributes(record["options"], [
            listed(list(dict.fromkeys(variant["option_values"][place] for variant in variants)))
            for place in range(len(record["options"]))
        ]),
    }  # fmt: skip
    for position, variant in enumerate(variants, start=1):
        values = variant["option_values"]
        yield {
            "Type": "variation", "Name": f"{record['title']} - {', '.join(values)}", "Published": 1,
            "Visibility in catalog": "visible", "Parent": parent_sku(record), "Position": position,
            "Images": variant["variant_picture"].replace(",", "%2C"), **variant_cells(variant),
            **attributes(record["options"], [value.replace(",", "\\,") for value in values]),
        }  # fmt: skip


def parent_sku(record: Record) -> str:
    """Shops tell a variation's parent by its SKU; ours has none, so its address stands in."""
    return str(record["handle"])[:100]


def attributes(names: list[str], values: list[str]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for number, (name, value) in enumerate(zip(names, values, strict=True), start=1):
        key = f"Attribute {number}"
        cells |= {f"{key} name": name, f"{key} value(s)": value, f"{key} visible": 1, f"{key} global": 1}
    return cells


def variant_cells(variant: dict[str, Any]) -> dict[str, Any]:
    price, former = variant["price"], variant["compare_at_price"]
    is_reduced = former is not None and Decimal(former) > Decimal(price)
    is_counted = variant["stock_counted"]
    return {
        "SKU": variant["sku"], "GTIN, UPC, EAN, or ISBN": variant["barcode"],
        "Tax status": "taxable" if variant["is_taxable"] else "none",
        "In stock?": 0 if is_counted and variant["on_hand"] <= 0 else 1,
        "Stock": variant["on_hand"] if is_counted else None,
        "Backorders allowed?": 1 if variant["sells_below_zero"] else 0,
        "Weight (kg)": f"{(Decimal(variant['weight_grams']) / 1000).normalize():f}" if variant["weight_grams"] else None,
        "Sale price": price if is_reduced else None, "Regular price": former if is_reduced else price,
    }  # fmt: skip


def listed(entries: list[str]) -> str:
    return ", ".join(entry.replace(",", "\\,") for entry in entries)

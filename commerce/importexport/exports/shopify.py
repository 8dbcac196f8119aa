"""Products in the layout of Shopify's own exports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.db import connections

from commerce.importexport.exports.records import Record

FIRST = ("Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published")
VARIANT = (
    "Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy",
    "Variant Fulfillment Service", "Variant Price", "Variant Compare At Price", "Variant Requires Shipping",
    "Variant Taxable", "Unit Price Total Measure", "Unit Price Total Measure Unit", "Unit Price Base Measure",
    "Unit Price Base Measure Unit", "Variant Barcode",
)  # fmt: skip
PICTURE = ("Image Src", "Image Position", "Image Alt Text")
LAST = ("Gift Card", "SEO Title", "SEO Description", "Variant Image", "Variant Weight Unit", "Cost per item", "Status")
BASE = {"g": "100", "kg": "1", "ml": "100", "l": "1", "m": "1", "m2": "1", "piece": "1"}
UNITS = {"piece": "item"}


def header() -> list[str]:
    """Shopify has three options; where a shop of ours has more, they go on in the same way."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT max(cardinality(option_names)) FROM catalog_product")
        count = max(cursor.fetchone()[0] or 0, 3)
    options = [f"Option{number} {part}" for number in range(1, count + 1) for part in ("Name", "Value")]
    return [*FIRST, *options, *VARIANT, *PICTURE, *LAST]


def rows(record: Record) -> Iterator[dict[str, Any]]:
    """The product on the first row; on the k-th row its k-th variant and its k-th picture."""
    pairs = zip_longest(record["variants"], record["pictures"])
    for number, (variant, picture) in enumerate(pairs, start=1):
        row: dict[str, Any] = {"Handle": record["handle"]}
        if number == 1:
            row |= product_cells(record)
        if variant:
            row |= variant_cells(record, variant, is_first=number == 1)
        if picture:
            row |= {"Image Src": picture["picture"], "Image Position": number, "Image Alt Text": picture["picture_alt"]}
        yield row
    if not record["variants"] and not record["pictures"]:
        yield {"Handle": record["handle"], **product_cells(record)}


def product_cells(record: Record) -> dict[str, Any]:
    return {
        "Title": record["title"], "Body (HTML)": record["description"], "Vendor": record["vendor"],
        "Product Category": record["category"], "Type": record["type"],
        "Tags": ", ".join(tag.replace(",", " ") for tag in record["tags"]), "Published": record["is_shown"],
        "Gift Card": record["is_gift_card"], "SEO Title": record["seo_title"],
        "SEO Description": record["seo_description"], "Status": record["status"],
    }  # fmt: skip


def variant_cells(record: Record, variant: dict[str, Any], *, is_first: bool) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for number, (name, value) in enumerate(
        zip(record["options"] or ["Title"], variant["option_values"] or ["Default Title"], strict=False), start=1
    ):
        cells[f"Option{number} Value"] = value
        if is_first:
            cells[f"Option{number} Name"] = name
    unit = variant["content_unit"]
    cells |= {
        "Variant SKU": variant["sku"], "Variant Grams": variant["weight_grams"],
        "Variant Inventory Tracker": "shopify" if variant["stock_counted"] else "",
        "Variant Inventory Qty": variant["on_hand"] if variant["stock_counted"] else None,
        "Variant Inventory Policy": "continue" if variant["sells_below_zero"] else "deny",
        "Variant Fulfillment Service": "manual", "Variant Price": variant["price"],
        "Variant Compare At Price": variant["compare_at_price"], "Variant Requires Shipping": variant["needs_shipping"],
        "Variant Taxable": variant["is_taxable"], "Variant Barcode": variant["barcode"],
        "Variant Image": variant["variant_picture"], "Variant Weight Unit": "g", "Cost per item": variant["cost"],
    }  # fmt: skip
    if unit:
        shown = UNITS.get(unit, unit)
        cells |= {
            "Unit Price Total Measure": variant["content_amount"], "Unit Price Total Measure Unit": shown,
            "Unit Price Base Measure": BASE.get(unit, "1"), "Unit Price Base Measure Unit": shown,
        }  # fmt: skip
    return cells

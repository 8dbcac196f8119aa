"""The names of Shopify's columns: those of the exports first, those of the template of 2025 behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_NAMES = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title",),
    "description_html": ("Body (HTML)", "Description", "Body HTML"),
    "vendor": ("Vendor",),
    "product_type": ("Type", "Custom Product Type"),
    "category": ("Product Category", "Standardized Product Type"),
    "tags": ("Tags",),
    "is_published": ("Published", "Published on online store"),
    "status": ("Status",),
    "is_gift_card": ("Gift Card",),
    "seo_title": ("SEO Title",),
    "seo_description": ("SEO Description",),
    "collections": ("Collection",),
    "sku": ("Variant SKU", "SKU"),
    "barcode": ("Variant Barcode", "Barcode"),
    "mpn": ("Google Shopping / MPN", "Google Shopping / Manufacturer part number (MPN)"),
    "price": ("Variant Price", "Price"),
    "compare_at_price": ("Variant Compare At Price", "Compare-at price", "Compare at price"),
    "cost": ("Cost per item",),
    "weight_grams": ("Variant Grams", "Weight value (grams)"),
    "weight_unit": ("Variant Weight Unit", "Weight unit for display"),
    "is_stock_tracked": ("Variant Inventory Tracker", "Inventory tracker"),
    "quantity": ("Variant Inventory Qty", "Inventory quantity"),
    "sells_below_zero": ("Variant Inventory Policy", "Continue selling when out of stock"),
    "fulfillment_service": ("Variant Fulfillment Service", "Fulfillment service"),
    "requires_shipping": ("Variant Requires Shipping", "Requires shipping"),
    "is_taxable": ("Variant Taxable", "Charge tax"),
    "tax_code": ("Variant Tax Code", "Tax code"),
    "unit_total": ("Unit Price Total Measure",),
    "unit_total_unit": ("Unit Price Total Measure Unit",),
    "unit_base": ("Unit Price Base Measure",),
    "unit_base_unit": ("Unit Price Base Measure Unit",),
    "image_src": ("Image Src", "Product image URL"),
    "image_position": ("Image Position",),
    "image_alt": ("Image Alt Text",),
    "image_url": ("Variant Image", "Variant image URL"),
}
_FIELDS = {name.casefold(): field_name for field_name, names in _NAMES.items() for name in names}
_OPTION = re.compile(r"option ?([1-9][0-9]?) (name|value|linked to)")

PRODUCT_FIELDS = tuple(_NAMES)[: tuple(_NAMES).index("sku")]
VARIANT_FIELDS = tuple(_NAMES)[tuple(_NAMES).index("sku") : tuple(_NAMES).index("image_src")]


@dataclass(slots=True)
class Columns:
    """`names`: field -> name of its column in this file. `options`: their numbers, in order."""

    names: dict[str, str] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def present(self) -> frozenset[str]:
        """The attributes of the drafts this file speaks of."""
        attributes = {name for name in self.names if name not in _HELPERS and not _is_option(name)}
        if self.options:
            attributes.add("option_names")
        if self.options or "price" in self.names:
            attributes.add("variants")
        if {"image_src", "image_url"} & self.names.keys():
            attributes.add("images")
        if {"unit_total", "unit_base"} <= self.names.keys():
            attributes.add("unit_price")
        return frozenset(attributes)


_HELPERS = {
    *("fulfillment_service", "unit_total", "unit_total_unit", "unit_base", "unit_base_unit"),
    "image_position",
}


def read_columns(header: Sequence[str]) -> Columns:
    """Matches names without regard to case, spacing or place. Of two that mean the same the first counts."""
    columns = Columns()
    for name in filter(None, header):
        key = " ".join(name.casefold().split())
        option = _OPTION.fullmatch(key)
        field_name = option_field(int(option[1]), option[2]) if option else _FIELDS.get(key)
        if field_name is None or field_name in columns.names:
            columns.unknown.append(name)
            continue
        columns.names[field_name] = name
        if option and option[2] == "value":
            columns.options.append(int(option[1]))
    columns.options.sort()
    return columns


def option_field(number: int, part: str) -> str:
    return f"option{number} {part}"


def _is_option(field_name: str) -> bool:
    return field_name.startswith("option")


def recognise(header: Sequence[str]) -> int:
    """0 without a handle and a title column, else 50 to 100, by the share of columns known."""
    columns = read_columns(header)
    if not {"handle", "title"} <= columns.names.keys():
        return 0
    known = len(columns.names)
    return 50 + 50 * known // (known + len(columns.unknown))

"""The names of PrestaShop's columns, whose hints in parentheses and marks for required ones vary."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commerce.importexport.sources.shared.names import plain

_NAMES = {
    "id": ("Product ID", "ID"),
    "active": ("Active",),
    "name": ("Name",),
    "categories": ("Categories",),
    "price_either": ("Price tax excluded or Price tax included",),
    "price_excluded": ("Price tax excluded",),
    "price_included": ("Price tax included",),
    "cost": ("Wholesale price",),
    "discount_amount": ("Discount amount",),
    "discount_percent": ("Discount percent",),
    "discount_from": ("Discount from",),
    "discount_to": ("Discount to",),
    "reference": ("Reference",),
    "vendor": ("Manufacturer", "Brand"),
    "barcode": ("EAN13", "EAN-13"),
    "upc": ("UPC",),
    "weight": ("Weight",),
    "quantity": ("Quantity",),
    "visibility": ("Visibility",),
    "short": ("Short description", "Summary"),
    "description": ("Description",),
    "tags": ("Tags",),
    "seo_title": ("Meta title",),
    "seo_description": ("Meta description",),
    "handle": ("URL rewritten", "Rewritten URL", "Friendly URL"),
    "images": ("Image URLs", "Image URL"),
    "below_zero": ("Out of stock", "Action when out of stock"),
    "product_reference": ("Product Reference",),
    "attribute": ("Attribute",),
    "value": ("Value",),
    "price_impact": ("Impact on price",),
    "weight_impact": ("Impact on weight",),
    "default": ("Default",),
}
_FIELDS = {plain(name): field_name for field_name, names in _NAMES.items() for name in names}
# Settings of the old shop, or of its import.
_SILENT = {
    plain(name)
    for name in (
        "Tax rules ID", "On sale", "Delete existing images", "ID / Name of shop", "Show price", "Image position",
        "Available for order", "Product creation date", "Advanced stock management", "Advanced Stock Managment",
        "Depends on stock", "Warehouse", "Condition",
    )
}  # fmt: skip
PRICES = ("price_included", "price_either", "price_excluded")


@dataclass(slots=True)
class Columns:
    """`names`: field -> its column. `separator` is that of lists in a cell, as the header says."""

    names: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    separator: str = ";"

    @property
    def is_combinations(self) -> bool:
        return {"attribute", "value"} <= self.names.keys()

    @property
    def price(self) -> str:
        return next((name for name in PRICES if name in self.names), "")


def read_columns(header: Sequence[str]) -> Columns:
    columns = Columns()
    for name in filter(None, header):
        label, _parenthesis, hint = name.partition("(")
        key = plain(label)
        field_name = _FIELDS.get(key)
        if field_name is None or field_name in columns.names:
            if key not in _SILENT:
                columns.unknown.append(name)
            continue
        columns.names[field_name] = name
        if hint.startswith("x,"):
            columns.separator = ","
    return columns


def recognise(header: Sequence[str]) -> int:
    """0 unless it is a file of products or of combinations, else 50 to 100."""
    columns = read_columns(header)
    names = columns.names.keys()
    is_products = "name" in names and bool(columns.price)
    is_combinations = columns.is_combinations and bool({"id", "product_reference"} & names)
    if not is_products and not is_combinations:
        return 0
    return 50 + 50 * len(names) // (len(names) + len(columns.unknown))

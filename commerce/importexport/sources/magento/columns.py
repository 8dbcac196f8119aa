"""The names of Magento's columns, which are always English, and what stands inside its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from commerce.importexport.sources.shared.names import plain

_NAMES = {
    "sku": ("sku",), "kind": ("product_type",), "title": ("name",), "description": ("description",),
    "short": ("short_description",), "price": ("price",), "special": ("special_price",),
    "special_from": ("special_price_from_date",), "special_to": ("special_price_to_date",), "weight": ("weight",),
    "categories": ("categories",), "online": ("product_online",), "visibility": ("visibility",),
    "tax_class": ("tax_class_name",), "handle": ("url_key",), "seo_title": ("meta_title",),
    "seo_description": ("meta_description",), "tags": ("meta_keywords",), "image": ("base_image",),
    "image_label": ("base_image_label",), "images": ("additional_images",),
    "more": ("additional_attributes",), "quantity": ("qty",), "manages": ("manage_stock",),
    "backorders": ("allow_backorders",), "variations": ("configurable_variations",),
    "labels": ("configurable_variation_labels",), "cost": ("cost",), "msrp": ("msrp_price",),
    "related": ("related_skus",), "up_sell": ("upsell_skus",), "cross_sell": ("crosssell_skus",),
}  # fmt: skip
_FIELDS = {plain(name): field for field, names in _NAMES.items() for name in names}
POUND = Decimal("453.59237")


def read_columns(header: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    names: dict[str, str] = {}
    unknown = []
    for name in filter(None, header):
        field = _FIELDS.get(plain(name))
        if field is None or field in names:
            unknown.append(name)
        else:
            names[field] = name
    return names, unknown


def recognise(header: Sequence[str]) -> int:
    """0 without the columns that only Magento has."""
    names, unknown = read_columns(header)
    if not {"sku", "kind", "title", "price"} <= names.keys():
        return 0
    return 60 + 40 * len(names) // (len(names) + len(unknown))


def pairs(text: str) -> dict[str, str]:
    """`climate=All-weather|Cool,material=Wool`: by name; what follows without one belongs to the name before."""
    found: dict[str, str] = {}
    last = ""
    for part in re.split(r",(?=[^,=]+=)", text):
        name, sign, value = part.partition("=")
        if sign:
            last = name.strip()
            found[last] = value.strip().strip('"')
    return found


def variations(text: str) -> list[dict[str, str]]:
    """`sku=MH01-XS-Black,size=XS,color=Black|sku=…`"""
    return [found for part in text.split("|") if (found := pairs(part)).get("sku")]

"""What the law wants told about a product (regulation EU 2023/988, GPSR), what customs ask for, and how complete it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.catalog.attributes import Attribute
from commerce.catalog.models import Product
from core.html import text_of

SAFETY = {
    "manufacturer": _("Manufacturer"),
    "manufacturer_address": _("Its postal address"),
    "manufacturer_contact": _("Its e-mail or web address"),
    "responsible": _("Responsible person in the EU"),
    "responsible_address": _("Their postal address"),
    "responsible_contact": _("Their e-mail or web address"),
    "identifier": _("Model, batch or serial number"),
    "warnings": _("Warnings and safety information"),
}
MAX_SAFETY = 2000
HS_CODE = re.compile(r"\d{4,12}")


def clean_safety(values: Mapping[str, Any]) -> dict[str, str]:
    """Known keys with a text only."""
    found = {key: str(values.get(key) or "").replace("\x00", "").strip()[:MAX_SAFETY] for key in SAFETY}
    return {key: text for key, text in found.items() if text}


def clean_hs_code(text: str) -> str:
    """Digits only: 6109.10.00 -> 61091000. "" where it is none."""
    digits = re.sub(r"[.\s-]", "", text)
    return digits if HS_CODE.fullmatch(digits) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    percent: int
    missing: list[Any]  # texts for people, the weightiest first


def completeness(
    product: Product,
    attributes: list[Attribute],
    *,
    has_picture: bool,
    has_alt_texts: bool,
    has_price: bool,
    has_barcodes: bool,
    ships: bool,
    has_weight: bool,
) -> Completeness:
    """How much of what shoppers, search engines and customs look for is there. Each point weighs what it is worth."""
    required = [each for each in attributes if each.is_required]
    points: list[tuple[bool, int, Any]] = [
        (has_picture, 20, _("A picture")),
        (len(text_of(product.description)) >= 80, 15, _("A description of at least 80 characters")),
        (has_price, 15, _("A price")),
        (bool(product.product_type), 5, _("A type")),
        (bool(product.vendor), 5, _("A brand")),
        (bool(product.category), 10, _("A category, for Google and marketplaces")),
        (has_alt_texts, 5, _("What each picture shows")),
        (has_barcodes, 5, _("Barcodes (GTIN), for Google and marketplaces")),
        (bool(product.seo_description), 5, _("A description for search engines")),
    ]
    if ships:
        points += [
            (has_weight, 5, _("Weights, for delivery")),
            (bool(product.hs_code and product.origin_country), 5, _("Customs code and country of origin")),
            (bool(product.safety.get("manufacturer")), 5, _("The manufacturer, for product safety")),
        ]
    points += [(each.code in product.attributes, 5, each.name) for each in required]
    whole = sum(weight for _is_there, weight, _text in points)
    there = sum(weight for is_there, weight, _text in points if is_there)
    missing = sorted(((weight, text) for is_there, weight, text in points if not is_there), key=lambda each: -each[0])
    return Completeness(percent=there * 100 // whole, missing=[text for _weight, text in missing])

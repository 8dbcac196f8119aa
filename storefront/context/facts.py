"""What is known about a product: its specification, and what the law wants told."""

from __future__ import annotations

from typing import Any

from babel import Locale

from commerce.catalog.attributes import specification
from commerce.catalog.facets import attributes_of_type
from commerce.catalog.facts import SAFETY
from commerce.catalog.models import Product
from commerce.store.models import Store


def facts_of(product: Product, store: Store) -> dict[str, Any]:
    """One query where the product has attributes."""
    attributes = attributes_of_type(product.product_type) if product.attributes else []
    names = Locale.parse(store.locale.replace("-", "_")).territories
    return {
        "specification": specification(attributes, product.attributes, store.locale),
        "safety": [(label, product.safety[key]) for key, label in SAFETY.items() if product.safety.get(key)],
        "origin": names.get(product.origin_country, product.origin_country),
    }

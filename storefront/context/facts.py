"""What is known about a product: its specification, and what the law wants told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
    country = product.origin_country
    facts: dict[str, Any] = {
        "specification": specification(attributes, product.attributes, store.locale),
        "safety": [(label, product.safety[key]) for key, label in SAFETY.items() if product.safety.get(key)],
        "origin": countries(store.locale).get(country, country) if country else "",
    }
    return facts | {"is_told": any(facts.values())}


@lru_cache(maxsize=64)
def countries(locale: str) -> Mapping[str, str]:
    """Their names by code."""
    found: Mapping[str, str] = Locale.parse(locale.replace("-", "_")).territories
    return found

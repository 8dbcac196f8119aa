"""A few facts of each product in a list, for themes that show lists as rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from commerce.catalog.attributes import specification
from commerce.catalog.facets import attributes_of_type
from commerce.catalog.models import Product
from commerce.catalog.shapes import CardData
from commerce.store.models import Store
from core.html import text_of
from storefront.context.cards import card_contexts
from storefront.context.translated import FIELDS, translate
from themes.services import html_attributes

SHOWN = 3
LONGEST = 60
MAX_TYPES = 3  # a query each; lists of more kinds show what the descriptions list
ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL | re.IGNORECASE)


def listed_cards(cards: Sequence[CardData], store: Store) -> list[dict[str, Any]]:
    """As card_contexts; with `specs` where the theme shows rows: two to five queries more, for all of them."""
    contexts = card_contexts(cards, store)
    if contexts and html_attributes(store.theme, store.theme_settings).get("list") == "rows":
        found = specs_of([card.id for card in cards], store)
        for card, context in zip(cards, contexts, strict=True):
            context["specs"] = found.get(card.id, [])
    return contexts


def specs_of(ids: Sequence[int], store: Store) -> dict[int, list[str]]:
    products = list(Product.objects.filter(pk__in=ids).only("pk", "product_type", "attributes", *FIELDS))
    translate(products)
    types = sorted({each.product_type for each in products if each.attributes})
    known = {each: attributes_of_type(each) for each in types[:MAX_TYPES]}
    return {each.pk: specs(each, known.get(each.product_type, []), store.locale) for each in products}


def specs(product: Product, attributes: Any, locale: str) -> list[str]:
    """Its attributes, else the first lines of a list in its description."""
    told = [f"{name}: {value}" for name, value in specification(attributes, product.attributes, locale)]
    listed = [text_of(each) for each in ITEM.findall(product.description)[:SHOWN]]
    return [each for each in (told or listed) if 0 < len(each) <= LONGEST][:SHOWN]

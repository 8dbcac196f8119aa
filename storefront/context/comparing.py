"""A few products side by side: what each costs, whether it can be bought, what buyers say, options and attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from commerce.catalog.attributes import specification
from commerce.catalog.facets import attributes_of_types
from commerce.catalog.many import option_values
from commerce.catalog.models import Product
from commerce.catalog.selectors import product_cards, visible_products
from commerce.store.models import Store
from storefront.context.addresses import COMPARE_URL
from storefront.context.cards import card_contexts

MOST = 4
MOST_VALUES = 12  # of one option; what has more says how many
COMPARED = ("vendor", "product_type", "option_names", "attributes")  # of the product; the rest is on its card


def compare_url(ids: Sequence[int]) -> str:
    return f"{COMPARE_URL}?{urlencode([('p', pk) for pk in ids])}" if ids else str(COMPARE_URL)


def comparison(ids: Sequence[int], store: Store) -> dict[str, Any]:
    """In the order asked for, without what is hidden or gone. Five queries, none for no products; more in another language
    or currency. `rows` are names and a cell for each product; a row that all leave empty is not there."""
    if not ids:
        return {"products": [], "rows": [], "ids": []}
    cards = {card.id: card for card in product_cards(visible_products().filter(pk__in=ids), count=len(ids))}
    shown = [cards[pk] for pk in ids if pk in cards]
    rows = {each.pk: each for each in Product.objects.filter(pk__in=cards).only(*COMPARED)}
    products = [rows[card.id] for card in shown if card.id in rows]
    there = [each.pk for each in products]
    columns = card_contexts([cards[pk] for pk in there], store)
    for pk, column in zip(there, columns, strict=True):
        column["without_url"] = compare_url([each for each in there if each != pk])
    return {"products": columns, "rows": [*own_rows(products), *attribute_rows(products, store)], "ids": there}


def own_rows(products: Sequence[Product]) -> list[dict[str, Any]]:
    values = option_values(each.pk for each in products) if products else {}
    by_name: dict[str, list[str]] = {}
    for column, product in enumerate(products):
        for place, name in enumerate(product.option_names):
            found = values.get(product.pk, {}).get(place, [])
            if len(product.option_names) == 1 and len(found) <= 1:
                continue  # nothing to choose
            by_name.setdefault(name, [""] * len(products))[column] = listed(found)
    brands = [each.vendor for each in products]
    rows = [{"name": _("Brand"), "cells": brands}] if any(brands) else []
    return rows + [{"name": name, "cells": cells} for name, cells in by_name.items()]


def listed(values: Sequence[str]) -> str:
    if len(values) > MOST_VALUES:
        return _("%(count)d to choose from") % {"count": len(values)}
    return ", ".join(values)


def attribute_rows(products: Sequence[Product], store: Store) -> list[dict[str, Any]]:
    """Products of several types share a row where the attribute has the same name."""
    types = attributes_of_types({each.product_type for each in products if each.attributes})
    by_name: dict[str, list[str]] = {}
    for column, product in enumerate(products):
        for name, text in specification(types.get(product.product_type, ()), product.attributes, store.locale):
            by_name.setdefault(name, [""] * len(products))[column] = text
    return [{"name": name, "cells": cells} for name, cells in by_name.items()]

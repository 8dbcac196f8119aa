"""Filters of a list: read from the address, and printed as a form that works without JavaScript."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from commerce.catalog.attributes import Attribute, Kind
from commerce.catalog.facets import Facets, Filters
from commerce.currencies.models import SetPrice
from commerce.currencies.selling import conversion_for
from commerce.store.models import Store
from core.money import InvalidAmount, Money, parse_amount

MOST = 20  # values of one filter


def read_filters(query: QueryDict, attributes: list[Attribute], store: Store) -> Filters:
    """What makes no sense is left out: a list is never an error page."""
    found = {}
    for each in attributes:
        values = tuple(value[:200] for value in query.getlist(f"f_{each.code}")[:MOST] if value and "\x00" not in value)
        if values:
            found[each.code] = values
    brands = tuple(each[:120] for each in query.getlist("brand")[:MOST] if each and "\x00" not in each)
    return Filters(
        brands=brands,
        is_in_stock=query.get("stock") == "yes",
        min_amount=amount(query.get("min", ""), store),
        max_amount=amount(query.get("max", ""), store),
        attributes=found,
    )


def condition_of(filters: Filters, store: Store) -> Q:
    """What a list is narrowed by. Prices are asked for in the currency that is shown and compared in the shop's own: the
    bounds are rounded outward, so that nothing at the edge is lost. Set prices count as they are; one that a sale takes a
    share off may be lower."""
    conversion = conversion_for(store)
    least, most = filters.min_amount, filters.max_amount
    if conversion.is_own or (least is None and most is None):
        return filters.condition
    near = conversion.step + conversion.shortfall
    own = SetPrice.objects.filter(currency_id=conversion.currency)
    own = own if least is None else own.filter(amount__gte=least)
    own = own if most is None else own.filter(Q(amount__lte=most) | Q(variant__sale_amount__isnull=False))
    computed = replace(
        filters,
        min_amount=None if least is None else math.floor((least - near) / conversion.factor),
        max_amount=None if most is None else math.ceil((most + near) / conversion.factor),
    )
    without = replace(filters, min_amount=None, max_amount=None).condition
    return computed.condition | (without & Q(pk__in=own.values("variant__product_id")))


def amount(text: str, store: Store) -> int | None:
    try:
        found = parse_amount(text[:20].replace(",", "."), store.currency, decimal=".") if text else None
    except InvalidAmount:
        return None
    return found.amount if found is not None and 0 <= found.amount < 2**60 else None


def parameters_of(filters: Filters, store: Store) -> dict[str, list[str]]:
    """As they stand in the address, in one order."""
    found = {"brand": sorted(filters.brands)} if filters.brands else {}
    found |= {f"f_{code}": sorted(values) for code, values in sorted(filters.attributes.items())}
    for name, value in (("min", filters.min_amount), ("max", filters.max_amount)):
        if value is not None:
            found[name] = [plain_amount(value, store)]
    return found | ({"stock": ["yes"]} if filters.is_in_stock else {})


def plain_amount(value: int, store: Store) -> str:
    return f"{Money(value, store.currency).to_decimal():f}"


def facet_context(facets: Facets, filters: Filters, path: str, store: Store) -> dict[str, Any] | None:
    """None where there is nothing to choose."""
    groups = []
    if facets.brands:
        groups.append(group(_("Brand"), "brand", [(each, each) for each in facets.brands], filters.brands))
    words = {"true": _("Yes"), "false": _("No")}
    for each, values in facets.attributes:
        choices = [(value, words.get(value, value) if each.kind == Kind.BOOLEAN else value) for value in values]
        groups.append(group(each.name, f"f_{each.code}", choices, filters.attributes.get(each.code, ())))
    parameters = parameters_of(filters, store)
    if not groups and not facets.has_stock_choice and not facets.has_price_choice and not parameters:
        return None
    return {
        "groups": groups,
        "has_stock": facets.has_stock_choice or filters.is_in_stock,
        "is_in_stock": filters.is_in_stock,
        "has_price": facets.has_price_choice or "min" in parameters or "max" in parameters,
        "min": "".join(parameters.get("min", [])),
        "max": "".join(parameters.get("max", [])),
        "currency": store.currency,
        "count": sum(len(values) for values in parameters.values()),
        "kept": [(name, value) for name, values in parameters.items() for value in values],
        "clear_url": path,
    }


def group(title: str, name: str, choices: list[tuple[str, str]], chosen: tuple[str, ...]) -> dict[str, Any]:
    rows = [{"value": value, "label": label, "is_chosen": value in chosen} for value, label in choices]
    return {"title": title, "name": name, "choices": rows, "is_open": any(row["is_chosen"] for row in rows)}

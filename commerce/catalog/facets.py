"""What a list of products can be narrowed by: brand, price, stock and the attributes that types offer for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connections
from django.db.models import Q, QuerySet

from commerce.catalog.attributes import FILTERABLE, Attribute, Kind, read_attributes
from commerce.catalog.models import Product, ProductType

BRAND = "brand"
MOST_VALUES = 60
VALUES = """
    WITH wanted AS MATERIALIZED ({wanted})
    SELECT DISTINCT 'brand' AS key, vendor AS value FROM wanted WHERE vendor <> ''
    UNION SELECT DISTINCT 'stock', CASE WHEN is_sellable THEN 'yes' ELSE 'no' END FROM wanted
    UNION SELECT 'price', (max(max_price_amount) > min(min_price_amount))::text FROM wanted
    {more}LIMIT 2000
"""
# They are read for what it is asked of only: all else is in an index.
OF_ATTRIBUTES = """UNION SELECT DISTINCT attribute.key, single.value
    FROM wanted CROSS JOIN LATERAL jsonb_each(wanted.attributes) AS attribute
    CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(attribute.value) AS value WHERE jsonb_typeof(attribute.value) = 'array'
        UNION ALL SELECT attribute.value #>> '{}' WHERE jsonb_typeof(attribute.value) <> 'array'
    ) AS single
    WHERE attribute.key = ANY(%s)
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a shopper asks for; amounts are minor units. `attributes` are values by code."""

    brands: tuple[str, ...] = ()
    is_in_stock: bool = False
    min_amount: int | None = None
    max_amount: int | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def condition(self) -> Q:
        found = Q()
        if self.brands:
            found &= Q(vendor__in=self.brands)
        if self.is_in_stock:
            found &= Q(is_sellable=True)
        if self.min_amount is not None:
            found &= Q(max_price_amount__gte=self.min_amount)
        if self.max_amount is not None:
            found &= Q(min_price_amount__lte=self.max_amount)
        for code, values in self.attributes.items():
            any_of = Q()
            for value in values:
                any_of |= Q(attributes__contains={code: value}) | Q(attributes__contains={code: [value]})
                if value in ("true", "false"):
                    any_of |= Q(attributes__contains={code: value == "true"})
            found &= any_of
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What there is to choose from: only what tells products of the list apart."""

    brands: list[str]
    has_stock_choice: bool
    has_price_choice: bool
    attributes: list[tuple[Attribute, list[str]]]


def attributes_of_type(name: str) -> list[Attribute]:
    """What is to be known about products of this type. One query, none for no name."""
    rows = ProductType.objects.filter(name=name).values_list("attributes", flat=True) if name else ()
    return read_attributes(next(iter(rows), ()))


def attributes_of_types(names: Iterable[str]) -> dict[str, list[Attribute]]:
    """As attributes_of_type, by name. One query, none for no names."""
    wanted = [name for name in names if name]
    rows = ProductType.objects.filter(name__in=wanted).values_list("name", "attributes") if wanted else ()
    return {name: read_attributes(kept) for name, kept in rows}


def filter_attributes() -> list[Attribute]:
    """Of all types, each code once. One query."""
    found: dict[str, Attribute] = {}
    for rows in ProductType.objects.order_by("pk").values_list("attributes", flat=True):
        for each in read_attributes(rows):
            if each.is_filter and each.kind in FILTERABLE:
                found.setdefault(each.code, each)
    return list(found.values())


def facets_of(products: QuerySet[Product], attributes: Sequence[Attribute]) -> Facets:
    """One query, however many products."""
    own = ("attributes",) if attributes else ()
    rows = products.order_by().values("vendor", "is_sellable", "min_price_amount", "max_price_amount", *own)
    sql, parameters = rows.query.sql_with_params()
    with connections["default"].cursor() as cursor:
        statement = VALUES.format(wanted=sql, more=OF_ATTRIBUTES if attributes else "")
        cursor.execute(statement, [*parameters, *([[each.code for each in attributes]] if attributes else ())])
        values: dict[str, list[str]] = {}
        for key, value in cursor.fetchall():
            values.setdefault(key, []).append(value)
    brands = sorted(values.get("brand", []), key=str.casefold)[:MOST_VALUES]
    return Facets(
        brands=brands if len(brands) > 1 else [],
        has_stock_choice=len(values.get("stock", [])) > 1,
        has_price_choice=values.get("price") == ["true"],
        attributes=[(each, in_order(each, values[each.code])) for each in attributes if values.get(each.code)],
    )


def in_order(attribute: Attribute, values: list[str]) -> list[str]:
    """As the merchant listed them; what is no choice any more comes last."""
    if attribute.kind == Kind.BOOLEAN:
        return [each for each in ("true", "false") if each in values]
    places = {choice: n for n, choice in enumerate(attribute.choices)}
    return sorted(values, key=lambda each: (places.get(each, len(places)), each.casefold()))[:MOST_VALUES]

"""Products with hundreds of variants: what is read of those that are shown, beside what is read of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connections

from commerce.catalog.selectors import is_many, variant_of
from commerce.catalog.shapes import ProductData, VariantData
from commerce.catalog.statements import VARIANTS, VARIANTS_OF_MANY

CHOSEN = VARIANTS_OF_MANY.replace("variant.product_id = ANY", "variant.id = ANY")
OPTIONS = """
    SELECT variant.product_id, option.place, option.value
    FROM catalog_variant AS variant CROSS JOIN LATERAL unnest(option_values) WITH ORDINALITY AS option (value, place)
    WHERE variant.product_id = ANY(%s::bigint[])
    GROUP BY 1, 2, 3 ORDER BY 1, 2, min(variant.position), 3
"""
ONE = VARIANTS.replace("ORDER BY", "AND variant.id = %s ORDER BY")


def whole_variant(data: ProductData, variant: VariantData) -> VariantData:
    """One query where it is one of many, else none."""
    if not is_many(data.product):
        return variant
    with connections["default"].cursor() as cursor:
        cursor.execute(ONE, [data.product.pk, variant.id])
        row = cursor.fetchone()
    return variant_of(*row) if row is not None else variant


def variants_by_id(variant_ids: Iterable[int]) -> dict[int, tuple[int, VariantData]]:
    """(product, variant) by id, of those that are there. One query, none for no variants."""
    wanted = list(variant_ids)
    if not wanted:
        return {}
    with connections["default"].cursor() as cursor:
        cursor.execute(CHOSEN, [wanted])
        return {row[0]: (product_id, variant_of(*row)) for product_id, *row in cursor.fetchall()}


def option_values(product_ids: Iterable[int]) -> dict[int, dict[int, list[str]]]:
    """The values of each option, counted from 0, by product. One query."""
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    with connections["default"].cursor() as cursor:
        cursor.execute(OPTIONS, [list(product_ids)])
        for product_id, place, value in cursor.fetchall():
            found[product_id][place - 1].append(value)
    return found

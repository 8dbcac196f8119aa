"""Products with hundreds of variants: what is read of the one that is shown, beside what is read of all."""

from __future__ import annotations

from django.db import connections

from commerce.catalog.selectors import is_many, variant_of
from commerce.catalog.shapes import ProductData, VariantData
from commerce.catalog.statements import VARIANTS

ONE = VARIANTS.replace("ORDER BY", "AND variant.id = %s ORDER BY")


def whole_variant(data: ProductData, variant: VariantData) -> VariantData:
    """One query where it is one of many, else none."""
    if not is_many(data.product):
        return variant
    with connections["default"].cursor() as cursor:
        cursor.execute(ONE, [data.product.pk, variant.id])
        row = cursor.fetchone()
    return variant_of(*row) if row is not None else variant

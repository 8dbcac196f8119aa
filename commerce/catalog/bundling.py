"""What bundles are made of, as product pages say it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections

MADE_OF = """
    SELECT row.bundle_id, string_agg(row.quantity || ' × ' || product.title || CASE
            WHEN part.option_values = '{}' THEN '' ELSE ' (' || array_to_string(part.option_values, ' / ') || ')' END,
            ', ' ORDER BY row.id)
    FROM catalog_bundlepart AS row
    JOIN catalog_variant AS part ON part.id = row.part_id
    JOIN catalog_product AS product ON product.id = part.product_id
    WHERE row.bundle_id = ANY(%s) GROUP BY row.bundle_id
"""


def made_of(variant_ids: Iterable[int]) -> dict[int, str]:
    """By bundle: "2 × Lamp (Red), 1 × Bulb". One query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(MADE_OF, [list(variant_ids)])
        return dict(cursor.fetchall())

"""Bundles as product pages see them."""

from __future__ import annotations

from dataclasses import replace

from django.db import connections

from commerce.catalog.selectors import VariantData

MADE = """
    SELECT row.bundle_id, min(CASE
        WHEN part.id IS NULL OR product.status <> 'active' OR stock.variant_id IS NULL THEN 0
        WHEN stock.is_tracked AND NOT stock.sells_below_zero
            THEN greatest(0, stock.on_hand - stock.committed - stock.held) / row.quantity
        END), string_agg(row.quantity || ' × ' || product.title || CASE
            WHEN part.option_values = '{}' THEN '' ELSE ' (' || array_to_string(part.option_values, ' / ') || ')' END,
            ', ' ORDER BY row.id)
    FROM catalog_bundlepart AS row
    LEFT JOIN catalog_variant AS part ON part.id = row.part_id
    LEFT JOIN catalog_product AS product ON product.id = part.product_id
    LEFT JOIN inventory_stockitem AS stock ON stock.variant_id = part.id
    WHERE row.bundle_id = ANY(%s) GROUP BY row.bundle_id
"""


def as_bundles(variants: list[VariantData]) -> tuple[list[VariantData], dict[int, str]]:
    """With the units that their parts make, and what each is made of. One query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(MADE, [[each.id for each in variants]])
        rows = {pk: (units, text) for pk, units, text in cursor.fetchall()}
    made = [replace(each, available=rows[each.id][0]) if each.id in rows else each for each in variants]
    return made, {pk: text or "" for pk, (_units, text) in rows.items()}

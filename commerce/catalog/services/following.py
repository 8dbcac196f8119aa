"""Collections by rules follow the catalogue: a set difference in SQL, however many products there are."""

from __future__ import annotations

from datetime import datetime

from django.db import connections, transaction

from commerce.catalog.models import Collection, Product
from commerce.catalog.rules import products_of
from core.events.doorbell import ring
from core.pages import bump_pages

LEAVE = """
    DELETE FROM catalog_collectionentry AS entry
    WHERE collection_id = %s AND NOT EXISTS (SELECT 1 FROM ({wanted}) AS wanted WHERE wanted.id = entry.product_id)
"""
ENTER = """
    INSERT INTO catalog_collectionentry (collection_id, product_id, position)
    SELECT %s, wanted.id, 0 FROM ({wanted}) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM catalog_collectionentry WHERE collection_id = %s AND product_id = wanted.id)
    ON CONFLICT (collection_id, product_id) DO NOTHING
"""


def follow_rules(*, now: datetime) -> int:
    """Every collection with rules holds what they name now; returns how many entries came or went. May be repeated."""
    moved = 0
    for pk in Collection.objects.exclude(rules={}).order_by("pk").values_list("pk", flat=True):
        moved += follow_rules_of(collection_id=pk, now=now)
    return moved


def follow_rules_of(*, collection_id: int, now: datetime) -> int:
    """Two statements. The collection's row is locked: two that follow at once take turns. Quiet where it is gone."""
    with transaction.atomic("default"):
        collection = Collection.objects.select_for_update().filter(pk=collection_id).exclude(rules={}).first()
        if collection is None:
            return 0
        wanted = Product.objects.filter(products_of(collection.rules, now=now)).order_by().values("id")
        sql, parameters = wanted.query.sql_with_params()
        with connections["default"].cursor() as cursor:
            cursor.execute(LEAVE.format(wanted=sql), [collection_id, *parameters])
            moved = cursor.rowcount
            cursor.execute(ENTER.format(wanted=sql), [collection_id, *parameters, collection_id])
            moved += cursor.rowcount
        if moved:
            ring("sales")  # there may be one for the collection
            bump_pages()
    return moved

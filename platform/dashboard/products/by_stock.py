"""Products in the order of the units that can be promised. It is SQL of our own, for the units have to be added up before
products are looked at: the other way round every variant would be joined to its product first."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import QuerySet

from commerce.catalog.models import Product

NUMBERS = """
    SELECT found.id FROM ({found}) AS found (id) LEFT JOIN (
        SELECT variant.product_id, sum(on_hand - committed - held) AS units
        FROM inventory_stockitem AS stock JOIN catalog_variant AS variant ON variant.id = stock.variant_id
        WHERE is_tracked GROUP BY variant.product_id
    ) AS counted ON counted.product_id = found.id
    ORDER BY counted.units {way} NULLS LAST, found.id LIMIT %s OFFSET %s
"""


class ByStock:
    """Their numbers, for a paginator; those whose stock nobody counts come last. What is dear to find (`is_dear`) is found
    once, and else counted in an index."""

    model = Product

    def __init__(self, rows: QuerySet[Product], *, is_falling: bool, is_dear: bool) -> None:
        self.rows, self.way = rows.order_by(), "DESC" if is_falling else "ASC"
        self.ids = list(self.rows.values_list("pk", flat=True)) if is_dear else None

    def count(self) -> int:
        return len(self.ids) if self.ids is not None else self.rows.count()

    def __getitem__(self, part: slice) -> list[Any]:
        if self.ids is not None:
            found, parameters = "SELECT unnest(%s::bigint[])", (self.ids,)
        else:
            found, parameters = self.rows.values("pk").query.sql_with_params()
        with connections["default"].cursor() as cursor:
            statement = NUMBERS.format(found=found, way=self.way)
            cursor.execute(statement, [*parameters, part.stop - part.start, part.start])
            return [pk for (pk,) in cursor.fetchall()]

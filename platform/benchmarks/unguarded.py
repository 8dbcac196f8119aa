"""The product with its stock guard taken out, for one purpose: to show that the race figure can fail.

Reads the count, waits a moment, writes. Never imported by the product.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from config.wsgi import application as guarded_application


def take_without_guard(demand: Mapping[int, int], *, counter: str) -> None:
    from commerce.inventory import counters
    from commerce.inventory.models import StockItem

    items = {item.pk: item for item in StockItem.objects.filter(pk__in=demand)}
    missing = counters.shortages_of(demand, items)
    if missing:
        raise counters.NotEnoughStock(missing)
    time.sleep(0.02)
    for key, quantity in demand.items():
        StockItem.objects.filter(pk=key).update(**{counter: getattr(items[key], counter) + quantity})


def application(environ: dict[str, Any], start_response: Any) -> Any:
    from commerce.inventory import counters
    from commerce.inventory.services import holding

    counters.take = holding.take = take_without_guard  # type: ignore[attr-defined]
    return guarded_application(environ, start_response)

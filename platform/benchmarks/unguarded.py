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


def take_the_guards_out() -> None:
    """Of stock, codes, gift cards, and of orders that a late payment opens again."""
    from commerce.checkout import place_order
    from commerce.inventory import counters
    from commerce.inventory.services import holding
    from commerce.orders.services import expire, settlement
    from commerce.payments.models import Payment

    def believe_that_nobody_pays(order_id: Any, now: Any) -> None:
        Payment.objects.filter(order_id=order_id, state="pending").update(state="cancelled")

    counters.take = holding.take = take_without_guard  # type: ignore[attr-defined]
    place_order.take_uses = place_order.redeem_cards = lambda **_given: None  # type: ignore[attr-defined]
    expire.close_payments = believe_that_nobody_pays  # type: ignore[attr-defined]
    settlement.inventory.hold_again = settlement.inventory.commit = lambda *, order_id: None  # type: ignore[attr-defined]


def application(environ: dict[str, Any], start_response: Any) -> Any:
    take_the_guards_out()
    return guarded_application(environ, start_response)

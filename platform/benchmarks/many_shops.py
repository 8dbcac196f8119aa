"""Inside the product: open many shops, and see what one connection costs that has served many of them.
`python -m benchmarks.many_shops COUNT`. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

SERVED = 500


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from core.scope import control_context
    from tenants.models import Shop
    from tenants.services.registry import mark_live, register_shop

    started = time.perf_counter()
    for n in range(count):
        shop, _is_new = register_shop(
            handle=f"many-{n}", name=f"Many {n}", owner_email="many@bench.example", country="FR", currency="EUR",
            locale="fr",
        )  # fmt: skip
        mark_live(shop)
    opened = time.perf_counter() - started
    with control_context():
        shops = list(Shop.objects.filter(handle__startswith="many-").order_by("pk")[:SERVED])
    sys.stdout.write(json.dumps({"seconds": opened, "served": len(shops), "backend_mb": serve(shops)}) + "\n")


def serve(shops: list[object]) -> float:
    """Megabytes that the one backend has for itself, after a handful of queries in each of these shops."""
    from django.db import connections
    from wagtail.models import Page

    from commerce.catalog.models import Product
    from commerce.orders.models import Order
    from tenants.context import shop_context

    for shop in shops:
        with shop_context(shop):
            list(Product.objects.prefetch_related("variants")[:5])
            list(Order.objects.all()[:5])
            list(Page.objects.all()[:5])
            pid = backend(connections["default"])
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(("Private_", "Swap:"))) / 1000


def backend(connection: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


if __name__ == "__main__":
    main(int(sys.argv[1]))

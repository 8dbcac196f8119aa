"""`python -m benchmarks.fresh_variant HANDLE UNITS` prints the id of a new variant with so many units in stock."""

from __future__ import annotations

import os
import sys

import django


def main(handle: str, units: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from commerce.catalog.models import Product, Variant
    from commerce.inventory.models import StockItem
    from core.ids import uuid7
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        name = f"race-{uuid7().hex}"
        product = Product.objects.create(title=name, slug=name, status="active", is_sellable=True)
        variant = Variant.objects.create(product=product, price_amount=1000)
        StockItem.objects.create(variant=variant, on_hand=units)
    sys.stdout.write(str(variant.pk))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

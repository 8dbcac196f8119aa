"""A shop to measure: `python -m benchmarks.fill HANDLE PRODUCTS`. Prints the ids of its variants as JSON."""

from __future__ import annotations

import json
import os
import sys

import django


def main(handle: str, count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from accounts.models import User
    from commerce.store.models import Store
    from core.scope import control_context
    from onboarding.services.opening import Wish, open_shop
    from tenants.context import shop_context

    with control_context():
        account = User.objects.create_user(f"owner@{handle}.example", "correct horse battery")
    shop = open_shop(account=account, wish=Wish(handle=handle, name="Bench", locale="en", is_test=True))
    with shop_context(shop):
        Store.objects.update(is_open=True)
        ids = fill_catalogue(count)
    sys.stdout.write(json.dumps(ids) + "\n")


def fill_catalogue(count: int, *, is_searched: bool = True) -> list[int]:
    """Products of two variants and two pictures each, in stock and indexed for the search; on transfer and pick-up."""
    from commerce.catalog.models import Picture, Product, Variant
    from commerce.catalog.services.products import refresh_prices
    from commerce.inventory.models import StockItem
    from commerce.payments.models import PaymentMethod
    from commerce.search.services import reindex_shop
    from core.pages import bump_pages

    words = ["lamp", "chair", "table", "plant", "camera", "bowl", "shelf"]
    products = Product.objects.bulk_create(
        [
            Product(
                title=f"Product {n} {words[n % 7]}", slug=f"product-{n}", vendor=f"Maker {n % 7}", status="active",
                description="<p>" + "Made with care, to be kept. " * 20 + "</p>", option_names=["Size"], is_sellable=True,
            )
            for n in range(count)
        ]
    )  # fmt: skip
    variants = Variant.objects.bulk_create(
        [
            Variant(
                product=p,
                option_values=[size],
                sku=f"SKU-{n}-{size}",
                price_amount=1990 + n,
                position=k,
                weight_grams=400,
            )
            for n, p in enumerate(products)
            for k, size in enumerate(("S", "M"))
        ]
    )
    files = {
        "w": 960,
        "h": 1200,
        "files": [[w, f"renditions/x-{w}.webp"] for w in (320, 640, 960)],
        "fallback": "renditions/x.jpg",
    }
    Picture.objects.bulk_create([Picture(product=p, position=k, renditions=files) for p in products for k in range(2)])
    StockItem.objects.bulk_create([StockItem(variant=v, on_hand=1_000_000) for v in variants])
    refresh_prices(*[p.pk for p in products])
    PaymentMethod.objects.filter(provider="transfer").update(is_active=True, instructions="Thank you.")
    PaymentMethod.objects.filter(provider="bogus").update(is_active=False)
    if is_searched:
        reindex_shop()
    bump_pages()
    return [variant.pk for variant in variants]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

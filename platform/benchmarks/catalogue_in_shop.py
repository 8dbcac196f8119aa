"""What `bin/bench catalogue` asks of a shop, each in a process of its own: `python -m benchmarks.catalogue_in_shop
HANDLE WHAT COUNT`. Prints figures as JSON."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

ROUNDS = 40
Figures = dict[str, dict[str, Any]]


def main(handle: str, what: str, count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["ECHOPPE_PAGE_CACHE"] = "0"
    django.setup()
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        sys.stdout.write(json.dumps(WHAT[what](handle, count) or {}) + "\n")


def fill(_handle: str, count: int) -> None:
    """Up to so many products; and all of them in one collection, one by a rule, and one with 2,048 variants."""
    from benchmarks.fill import fill_catalogue
    from commerce.catalog.models import Collection, CollectionEntry, Product, Variant
    from commerce.catalog.services.collections import save_collection
    from commerce.catalog.services.products import refresh_prices
    from commerce.inventory.models import StockItem

    here = Product.objects.count()
    set_apart("first-")
    fill_catalogue(max(count - here, 0), is_searched=False)
    everything = Collection.objects.create(title="Everything", slug="everything")
    ids = Product.objects.order_by("pk").values_list("pk", flat=True)
    CollectionEntry.objects.bulk_create(
        [CollectionEntry(collection=everything, product_id=pk, position=place) for place, pk in enumerate(ids)],
        batch_size=5_000,
    )
    above = save_collection(title="Above", slug="above")
    save_collection(title="Middle", slug="middle", parent=above)
    save_collection(collection_id=everything.pk, title="Everything", parent=Collection.objects.get(slug="middle"))
    for name, values in {
        "few": [[str(n)] for n in range(4)],
        "many": [[f"a{a}", f"b{b}", f"c{c}"] for a in range(16) for b in range(16) for c in range(8)],
    }.items():
        options = ["A", "B", "C"][: len(values[0])]
        product = Product.objects.create(title=name, slug=name, status="active", option_names=options, is_sellable=True)
        variants = Variant.objects.bulk_create(
            [Variant(product=product, option_values=v, position=n, price_amount=1000) for n, v in enumerate(values)]
        )
        StockItem.objects.bulk_create([StockItem(variant=variant, on_hand=5) for variant in variants])
        refresh_prices(product.pk)


def set_apart(mark: str) -> None:
    """Other addresses for those that were filled in, so that the next ones find theirs free."""
    from django.db.models import Value
    from django.db.models.functions import Concat

    from commerce.catalog.models import Product

    Product.objects.filter(slug__startswith="product-").update(slug=Concat(Value(mark), "slug"))


def admin(handle: str, _count: int) -> Figures:
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": f"{handle}.admin.localhost"})
    owner = User.objects.filter(is_superuser=True).order_by("pk")[0]
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    paths = ["/products/", "/products/?p=200", "/products/?q=lamp", "/products/?stock=in&sort=stock",
             "/products/?vendor=Maker+3", "/products/?sort=-price"]  # fmt: skip
    times = [timed(lambda path=path: page(client, path)) for _round in range(ROUNDS // 4) for path in paths]
    grid = [timed(lambda: page(client, "/grid/?size=200")) for _round in range(5)]
    return {
        "admin_list": {"value": percentile(times) * 1000, "goal": 300.0, "unit": "ms, p95 of six lists"},
        "admin_grid": {"value": statistics.median(grid) * 1000, "unit": "ms, 200 products"},
    }


def collection(handle: str, _count: int) -> Figures:
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": f"{handle}.localhost"})
    found: Figures = {}
    for name, slug in (("collection", "everything"), ("collection_with_more_below", "middle")):
        page(client, f"/collections/{slug}/")
        with CaptureQueriesContext(connections["default"]) as captured:
            seconds = timed(lambda slug=slug: page(client, f"/collections/{slug}/"))
        found[f"{name}_queries"] = {"value": len(captured), "goal": 12, "unit": "statements, uncached"}
        found[f"{name}_page"] = {"value": seconds * 1000, "unit": "ms, uncached"}
    return found


def variants(handle: str, _count: int) -> Figures:
    from django.test import Client

    client = Client(headers={"host": f"{handle}.localhost"})
    few, many = (
        statistics.median(timed(lambda path=path: page(client, path)) for _round in range(ROUNDS))
        for path in ("/products/few/", "/products/many/")
    )
    return {
        "variants": {"value": many / few, "goal": 2.0, "unit": "times a product of 4 variants, with 2,048",
                     "few_ms": few * 1000, "many_ms": many * 1000},
    }  # fmt: skip


def rules(_handle: str, _count: int) -> Figures:
    """A thousand products change their brand; a collection asks for it."""
    from django.db import transaction
    from django.utils import timezone

    from commerce.catalog.models import Collection, Product
    from commerce.catalog.services.collections import save_collection
    from commerce.catalog.services.products import announce_product
    from commerce.catalog.tasks import follow_collections

    wish = {"match": "all", "rules": [{"field": "vendor", "op": "is", "value": "Bench"}]}
    made = save_collection(title="By rule", rules=wish)
    ids = list(Product.objects.order_by("-pk").values_list("pk", flat=True)[:1_000])
    Product.objects.filter(pk__in=ids).update(vendor="Bench")
    with transaction.atomic("default"):
        for pk in ids[:10]:
            announce_product(pk)
    seconds = timed(lambda: follow_collections(timezone.now()))
    count = Collection.objects.get(pk=made.pk).entries.count()
    if count != len(ids):
        raise SystemExit(f"the collection by rule has {count} products, not {len(ids)}")
    return {"rules": {"value": seconds, "goal": 10.0, "unit": "s until a collection follows 1,000 changes"}}


def feeds(_handle: str, _count: int) -> Figures:
    """One after the other in one process, so the memory is that of the hungriest."""
    from commerce.store.models import Store
    from storefront.feeds import google, lines

    store, figures = Store.objects.get(), Figures()
    for name, make in {"google_xml": google.xml, "google_tsv": google.tsv, "products_jsonl": lines.lines}.items():
        started = time.monotonic()
        size = sum(len(piece) for piece in make(store, store.primary_host))
        seconds = time.monotonic() - started
        figures[f"feed_{name}"] = {"value": seconds, "goal": 60.0, "unit": "s", "megabytes": size / 2**20}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["feed_memory"] = {"value": peak, "goal": 200, "unit": "MiB at most, Django included"}
    return figures


def page(client: Any, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")


def timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def percentile(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


WHAT: dict[str, Callable[[str, int], Figures | None]] = {
    "fill": fill, "admin": admin, "collection": collection, "variants": variants, "rules": rules, "feeds": feeds,
}  # fmt: skip

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

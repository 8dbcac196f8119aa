"""`python -m benchmarks.page_of_sections HANDLE` publishes a page of 25 sections in that shop and prints what it costs."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

ROUNDS = 40
SECTIONS = 25


def main(handle: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.db import connections, reset_queries
    from django.test import Client

    product, page, cookie = publish(handle)
    client = Client(headers={"host": f"{handle}.localhost"})
    path, product_path = "/sections/", f"/products/{product}/"
    cpu, product_cpu = cpu_of(client, path), cpu_of(client, product_path)
    for connection in connections.all():
        connection.force_debug_cursor = True
    reset_queries()
    response = client.get(path)
    queries = sum(len(connection.queries_log) for connection in connections.all())
    facts = {"queries": queries, "cpu_ms": cpu, "product_cpu_ms": product_cpu, "bytes": len(response.content),
             "page": page, "cookie": cookie, "product_path": product_path}  # fmt: skip
    sys.stdout.write(json.dumps(facts))


def publish(handle: str) -> tuple[str, int, str]:
    """The slug of a product that is on the page, the page's id, and a session of the shop's owner."""
    from django.test import Client

    from accounts.models import User
    from builder.blocks.samples import every_section
    from builder.pages.models import LandingPage
    from builder.pages.selectors import homes
    from commerce.catalog.models import Collection, Product
    from core.scope import control_context
    from tenants.context import shop_context
    from tenants.models import Shop

    with control_context():
        shop = Shop.objects.get(handle=handle)
    with shop_context(shop):
        product, collection = Product.objects.order_by("pk").first(), Collection.objects.order_by("pk").first()
        sections = every_section(product=product.pk, collection=collection.pk if collection else None)
        page = LandingPage(title="Sections", slug="sections", sections=[*sections, *sections][:SECTIONS])
        homes()[0].add_child(instance=page)
        page.save_revision().publish()
        client = Client(headers={"host": f"{handle}.admin.localhost"})
        client.force_login(
            User.objects.filter(is_superuser=True).order_by("pk")[0],
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return str(product.slug), page.pk, client.cookies["echoppe"].value


def cpu_of(client: Any, path: str) -> float:
    """Milliseconds of this process per page, once warm."""
    for _round in range(3):
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}")
    start = time.process_time()
    for _round in range(ROUNDS):
        client.get(path)
    return (time.process_time() - start) / ROUNDS * 1000


if __name__ == "__main__":
    main(sys.argv[1])

"""Loading what the schemas show, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from api.problems import Problem
from commerce.catalog.models import Product, Variant
from commerce.orders.models import Order
from commerce.store.models import Store
from commerce.store.selectors import current_store


def the_store() -> Store:
    return current_store()


def products() -> QuerySet[Product]:
    return Product.objects.prefetch_related(Prefetch("variants", Variant.objects.order_by("position", "pk")))


def variants() -> QuerySet[Variant]:
    return Variant.objects.select_related("stock", "product")


def orders() -> QuerySet[Order]:
    return Order.objects.select_related("customer").prefetch_related("lines", "shipments")


def one(rows: QuerySet[Any], **about: Any) -> Any:
    """Raises Problem: there is none."""
    found = rows.filter(**about).first()
    if found is None:
        raise Problem(404, "not_found")
    return found

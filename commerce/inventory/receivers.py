from __future__ import annotations

from django.db.models import QuerySet

from commerce.catalog.models import BundlePart
from commerce.inventory.counters import refresh_sellable
from core.events.doorbell import ring
from core.events.registry import receives
from core.models import Event
from core.pages import bump_pages


@receives("stock.crossed_zero")
def show_as_sold_out_or_back(event: Event) -> None:
    """The product was locked when its stock ran out or came back; now there is time to wait for it."""
    refresh_sellable(event.payload["variant_ids"])


@receives("stock.changed")
def follow_parts(event: Event) -> None:
    """Fewer of a part are fewer bundles long before there are none; and rules of collections may speak of stock."""
    ring("collections")
    refresh_bundles_of(BundlePart.objects.filter(part__in=event.payload["variant_ids"]))


@receives("product.changed")
def follow_part_of_changed_product(event: Event) -> None:
    """Archived, a part stops its bundles."""
    refresh_bundles_of(BundlePart.objects.filter(part__product=event.payload["product_id"]))


@receives("product.deleted")
def follow_lost_parts(event: Event) -> None:
    refresh_bundles_of(BundlePart.objects.filter(part=None))


def refresh_bundles_of(parts: QuerySet[BundlePart]) -> None:
    bundles = list(parts.values_list("bundle_id", flat=True).distinct())
    if bundles:
        refresh_sellable(bundles)
        bump_pages()

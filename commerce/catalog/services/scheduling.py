"""Products that appear and disappear at a moment, and pre-orders whose day has come."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Min, Q

from commerce.catalog.models import Product
from commerce.catalog.services.products import announce_product
from commerce.catalog.sources import note
from commerce.store.selectors import current_store
from core.pages import bump_pages


def keep_schedule(*, now: datetime) -> datetime | None:
    """Show and hide what is due; returns when the next is. A moment that has done its work is forgotten, so that whoever
    hides a product later by hand is not overruled. May be repeated."""
    with transaction.atomic("default"):
        due = Product.objects.select_for_update(skip_locked=True).filter(
            Q(publish_at__lte=now) | Q(unpublish_at__lte=now)
        )
        for product in due.order_by("pk")[:500]:
            before = {name: getattr(product, name) for name in ("publish_at", "unpublish_at", "is_published")}
            if product.publish_at and product.publish_at <= now:
                product.publish_at, product.is_published = None, True
            if product.unpublish_at and product.unpublish_at <= now:
                product.unpublish_at, product.is_published = None, False
            note(product, before)
            product.save(update_fields=["publish_at", "unpublish_at", "is_published", "sources", "updated_at"])
            announce_product(product.pk)
        if Product.objects.filter(ships_from__lte=today(now)).update(ships_from=None):
            bump_pages()
    moments = Product.objects.aggregate(shown=Min("publish_at"), hidden=Min("unpublish_at"))
    return min((at for at in (*moments.values(), next_shipping(now)) if at), default=None)


def today(now: datetime) -> date:
    """Of the shop."""
    return now.astimezone(zone()).date()


def next_shipping(now: datetime) -> datetime | None:
    day = Product.objects.aggregate(day=Min("ships_from"))["day"]
    return datetime.combine(day, time.min, tzinfo=zone()) if day else None


def zone() -> ZoneInfo:
    return ZoneInfo(current_store().time_zone)

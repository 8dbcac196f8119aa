"""A product that an import changed, as it was before."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils import timezone

from commerce.catalog.models import CollectionEntry, Picture, Product, Variant
from commerce.catalog.services.products import announce_product, refresh_prices
from commerce.importexport.services.snapshots import restored
from commerce.inventory import services as inventory
from commerce.inventory.counters import lock_items
from commerce.inventory.models import MovementKind, StockMovement
from commerce.orders.models import OrderLine
from core.events.doorbell import ring


class InUse(Exception):
    """A variant that the import added has been sold."""


def put_back(product: Product, before: dict[str, Any], *, reference: str, actor: Any) -> None:
    """Inside the caller's transaction, which has locked the product. Sales since stay counted: of stock, only what
    the import itself moved is moved back. Raises InUse."""
    former = {int(key): row for key, row in before["variants"].items()}
    added = Variant.objects.filter(product=product).exclude(pk__in=former)
    if OrderLine.objects.filter(variant__in=added).exists():
        raise InUse
    added.delete()
    pictures = put_pictures_back(product, before["pictures"])
    variants = list(Variant.objects.filter(product=product))
    sources = before.get("sources", {})
    for variant in variants:
        for name, value in restored(Variant, former[variant.pk]).items():
            setattr(variant, name, value)
        variant.picture_id = pictures.get(former[variant.pk].get("picture_id") or 0)
        variant.sources = sources.get("variants", {}).get(str(variant.pk), [])
    fields = [name for name in restored(Variant, next(iter(former.values()), {})) if name != "picture_id"]
    if variants:
        Variant.objects.bulk_update(variants, [*fields, "picture", "sources"], batch_size=500)
    put_stock_back(former, reference=reference, actor=actor)
    CollectionEntry.objects.filter(product=product).exclude(collection_id__in=before["collections"]).delete()
    columns = restored(Product, before["product"]) | {"sources": sources.get("product", [])}
    Product.objects.filter(pk=product.pk).update(**columns, updated_at=timezone.now())
    inventory.refresh_sellable([variant.pk for variant in variants])
    refresh_prices(product.pk)
    announce_product(product.pk)


def put_pictures_back(product: Product, before: dict[str, dict[str, Any]]) -> dict[int, int]:
    """Their ids by the former ones."""
    here = {picture.pk: picture for picture in Picture.objects.filter(product=product)}
    ids: dict[int, int] = {}
    for key, values in before.items():
        columns = {("image_id" if name == "image" else name): value for name, value in values.items()}
        if int(key) in here:
            ids[int(key)] = int(key)
            known = {name: columns[name] for name in ("alt_text", "position", "video") if name in columns}
            Picture.objects.filter(pk=key).update(**known)
        else:
            ids[int(key)] = Picture.objects.create(product=product, **columns).pk
            ring("pictures")
            ring("renditions")
    Picture.objects.filter(product=product).exclude(pk__in=ids.values()).delete()
    return ids


def put_stock_back(former: dict[int, dict[str, Any]], *, reference: str, actor: Any) -> None:
    moved = StockMovement.objects.filter(variant_id__in=former, reference=reference).values_list("variant_id")
    items = lock_items(former)
    counts = {
        key: items[key].on_hand - quantity
        for key, quantity in moved.annotate(sum=Sum("quantity")).order_by()
        if key in items and quantity
    }
    if counts:
        inventory.set_stock_of_many(
            counts=counts, kind=MovementKind.IMPORT, reference=f"undo of {reference}", actor=actor
        )
    for key, row in former.items():
        tracking = row.get("tracking")
        if tracking and key in items and tracking != [items[key].is_tracked, items[key].sells_below_zero]:
            inventory.set_tracking(variant_ids=[key], is_tracked=tracking[0], sells_below_zero=tracking[1])

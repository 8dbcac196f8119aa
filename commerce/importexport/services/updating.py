"""A product that the shop has: only what differs is written."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from commerce.catalog.models import Picture, Product, Variant
from commerce.catalog.services.products import announce_product, refresh_prices
from commerce.catalog.sources import PICTURES, names_of, told
from commerce.importexport.services.creating import add_pictures, add_variants
from commerce.importexport.services.known import Known
from commerce.importexport.services.plans import PicturesPlan, Plan, VariantPlan
from commerce.importexport.services.writer import Writer
from commerce.inventory import services as inventory
from commerce.inventory.counters import lock_items
from commerce.inventory.models import MovementKind

PRICES = {"price_amount", "compare_at_amount", "position"}


def update(plan: Plan, known: Known, writer: Writer) -> None:
    """Inside the caller's transaction, which has locked the product."""
    product_id = known.product.pk
    with transaction.atomic("default", savepoint=False):
        names = names_of(plan.columns, attributes=known.product.attributes)
        names |= set() if plan.pictures.is_empty else {PICTURES}
        now_told = told(known.product.sources, names)
        Product.objects.filter(pk=product_id).update(**plan.columns, sources=now_told, updated_at=timezone.now())
        pictures = change_pictures(product_id, plan.pictures)
        new = [variant for variant in plan.variants if variant.variant_id is None]
        changed = [variant for variant in plan.variants if variant.variant_id is not None]
        change_variants(changed, known, pictures)
        add_variants(product_id, new, pictures, writer)
        change_stock(changed, known, writer)
        if new:
            inventory.refresh_sellable([variant.pk for variant in Variant.objects.filter(product_id=product_id)])
        if new or any(PRICES & variant.columns.keys() for variant in changed):
            refresh_prices(product_id)
        for title in plan.collections:
            writer.collections.enter(title=title, product_id=product_id)
        announce_product(product_id)


def change_pictures(product_id: int, plan: PicturesPlan) -> dict[str, int]:
    """The ids of all pictures the file names, by the identity of their addresses."""
    if plan.removed:
        Picture.objects.filter(pk__in=plan.removed).delete()
    for picture_id, columns in plan.changed.items():
        Picture.objects.filter(pk=picture_id).update(**columns)
    return plan.ids | add_pictures(product_id, plan.new)


def change_variants(plans: list[VariantPlan], known: Known, pictures: dict[str, int]) -> None:
    rows = {variant.pk: variant for variant in known.variants}
    touched: dict[int, Variant] = {}
    names: set[str] = set()
    for plan in plans:
        columns: dict[str, Any] = dict(plan.columns)
        if plan.picture_key is not None:
            columns["picture_id"] = pictures.get(plan.picture_key)
        for name, value in columns.items():
            setattr(rows[plan.variant_id or 0], name, value)
        if written := names_of(columns):
            row = rows[plan.variant_id or 0]
            row.sources = told(row.sources, written)
            names.add("sources")
        if columns:
            touched[plan.variant_id or 0] = rows[plan.variant_id or 0]
            names |= columns.keys()
    if touched:
        fields = sorted("picture" if name == "picture_id" else name for name in names)
        Variant.objects.bulk_update(touched.values(), fields, batch_size=500)


def change_stock(plans: list[VariantPlan], known: Known, writer: Writer) -> None:
    """Variants in the order of their keys, as every taker of stock locks them."""
    ways: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    counts: dict[int, int] = {}
    for plan in sorted(plans, key=lambda plan: plan.variant_id or 0):
        if plan.tracking is not None:
            ways[plan.tracking].append(plan.variant_id or 0)
        if plan.on_hand is not None:
            counts[plan.variant_id or 0] = plan.on_hand
    if ways or counts:
        lock_items({*counts, *(key for keys in ways.values() for key in keys)})
    for (is_tracked, sells_below_zero), keys in ways.items():
        inventory.set_tracking(variant_ids=keys, is_tracked=is_tracked, sells_below_zero=sells_below_zero)
    if counts:
        inventory.set_stock_of_many(
            counts=counts, kind=MovementKind.IMPORT, reference=writer.reference, actor=writer.actor
        )

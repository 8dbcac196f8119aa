"""What the shop has of the products that are coming in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from commerce.catalog.models import Collection, CollectionEntry, Picture, Product, Variant
from commerce.inventory.models import StockItem


@dataclass(slots=True)
class Known:
    """`collections` are the titles, folded; those that are filled by rules are among them in any case."""

    product: Product
    variants: list[Variant] = field(default_factory=list)
    stock: dict[int, StockItem] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    collections: set[str] = field(default_factory=set)


def known_products(slugs: Iterable[str], *, is_locking: bool = False) -> dict[str, Known]:
    """By address, with six queries for any number. `is_locking`: the products are ours until the transaction ends."""
    found = Product.objects.filter(slug__in=list(slugs)).order_by("pk")
    by_id = {row.pk: Known(row) for row in (found.select_for_update() if is_locking else found)}
    if not by_id:
        return {}
    for variant in Variant.objects.filter(product_id__in=by_id).order_by("position", "pk"):
        by_id[variant.product_id].variants.append(variant)
    owners = {variant.pk: known for known in by_id.values() for variant in known.variants}
    for item in StockItem.objects.filter(variant__product_id__in=by_id):
        owners[item.pk].stock[item.pk] = item
    for picture in Picture.objects.filter(product_id__in=by_id).order_by("position", "pk"):
        by_id[picture.product_id].pictures.append(picture)
    entries = CollectionEntry.objects.filter(product_id__in=by_id).values_list("product_id", "collection__title")
    titles: dict[int, set[str]] = defaultdict(set)
    for product_id, title in entries:
        titles[product_id].add(title.casefold())
    ruled = {title.casefold() for title in Collection.objects.exclude(rules={}).values_list("title", flat=True)}
    for key, known in by_id.items():
        known.collections = titles[key] | ruled  # what a rule fills, no file does
    return {known.product.slug: known for known in by_id.values()}

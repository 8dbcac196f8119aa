"""What the shop has of the products that are coming in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from commerce.catalog.models import Collection, CollectionEntry, Picture, Product, Variant
from commerce.catalog.tree import PATH, paths_of
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
    entries = CollectionEntry.objects.filter(product_id__in=by_id).values_list("product_id", "collection_id")
    titles: dict[int, set[str]] = defaultdict(set)
    for product_id, names in names_of_entries(entries):
        titles[product_id] |= names
    ruled = {title.casefold() for title in Collection.objects.exclude(rules={}).values_list("title", flat=True)}
    for key, known in by_id.items():
        known.collections = titles[key] | ruled  # what a rule fills, no file does
    return {known.product.slug: known for known in by_id.values()}


def names_of_entries(entries: Iterable[tuple[int, int]]) -> Iterator[tuple[int, set[str]]]:
    """Per product and collection what a file may call it: its title, and its path."""
    rows = list(entries)
    paths = paths_of({pk for _product_id, pk in rows}) if rows else {}
    for product_id, pk in rows:
        path = paths[pk].casefold()
        yield product_id, {path, path.rpartition(PATH)[2]}

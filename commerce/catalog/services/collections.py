"""Collections: filled by hand, or by rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Collection, CollectionEntry, Product
from commerce.catalog.rules import clean_rules
from commerce.catalog.services.addresses import address_changed
from commerce.catalog.services.following import follow_rules_of
from commerce.catalog.services.nesting import check_place, lock_collections, move_collection, settle
from commerce.catalog.slugs import free_slug
from core.events.doorbell import ring
from core.html import clean_html
from core.pages import bump_pages

RESERVED_SLUGS = frozenset({"all"})


class CollectionRefused(ValueError):
    """The collection cannot be saved like this; the message says why."""


def save_collection(*, collection_id: int | None = None, title: str, slug: str = "", **fields: Any) -> Collection:
    """Make a collection or change one. With `rules` it holds what they name when this returns; without, what it held.
    With `parent` it is put last in that one, unless it is there. Raises CollectionRefused, NestingRefused, RuleRefused,
    Collection.DoesNotExist."""
    if not title.strip():
        raise CollectionRefused(_("A collection needs a title."))
    with transaction.atomic("default"):
        is_placed, parent = "parent" in fields, fields.pop("parent", None)
        parent_id = parent.pk if parent else None
        if is_placed:
            check_place(lock_collections(), collection_id, parent_id)
        if collection_id is None:
            last = Collection.objects.aggregate(last=Max("position"))["last"]
            collection = Collection(position=(last or 0) + 1)
        else:
            collection = Collection.objects.select_for_update().get(pk=collection_id)
        former = collection.slug
        for name, value in fields.items():
            setattr(collection, name, value)
        collection.rules = clean_rules(collection.rules)
        collection.title, collection.description = title.strip(), clean_html(collection.description)
        wish = slug or collection.slug or title
        wish = f"{wish}-2" if wish in RESERVED_SLUGS else wish
        collection.slug = free_slug(Collection, wish, except_pk=collection.pk)
        collection.save()
        if is_placed and parent_id != collection.parent_id:
            move_collection(collection_id=collection.pk, parent_id=parent_id)
            collection.refresh_from_db(fields=["parent", "ancestor_ids", "position"])
        if former and collection.slug != former:
            address_changed(f"/collections/{former}/", f"/collections/{collection.slug}/")
        if collection.rules:
            follow_rules_of(collection_id=collection.pk, now=timezone.now())
            ring("collections")
        bump_pages()
    return collection


def add_to_collection(*, collection_id: int, product_ids: Sequence[int]) -> int:
    """Put products at the end; those already in stay where they are. Returns how many were new: none in a collection
    by rules, which only these fill."""
    with transaction.atomic("default"):
        collection = Collection.objects.select_for_update().get(pk=collection_id)
        if collection.rules:
            return 0
        present = set(collection.entries.values_list("product_id", flat=True))
        new = [pk for pk in dict.fromkeys(product_ids) if pk not in present]
        new = [pk for pk in new if pk in set(Product.objects.filter(pk__in=new).values_list("pk", flat=True))]
        last = collection.entries.aggregate(last=Max("position"))["last"] or 0
        CollectionEntry.objects.bulk_create(
            [CollectionEntry(collection=collection, product_id=pk, position=last + n) for n, pk in enumerate(new, 1)]
        )
        collection.save(update_fields=["updated_at"])
        bump_pages()
    return len(new)


def remove_from_collection(*, collection_id: int, product_ids: Sequence[int]) -> None:
    with transaction.atomic("default"):
        CollectionEntry.objects.filter(collection_id=collection_id, product_id__in=product_ids).delete()
        bump_pages()


def order_collection(*, collection_id: int, product_ids: Sequence[int]) -> None:
    """Bring the entries into the given order; products not named follow in their former one."""
    with transaction.atomic("default"):
        collection = Collection.objects.select_for_update().get(pk=collection_id)
        wanted = {pk: n for n, pk in enumerate(product_ids)}
        entries = sorted(collection.entries.all(), key=lambda e: (wanted.get(e.product_id, len(wanted)), e.position))
        for position, entry in enumerate(entries, 1):
            entry.position = position
        CollectionEntry.objects.bulk_update(entries, ["position"], batch_size=1000)
        bump_pages()


def delete_collection(*, collection_id: int) -> None:
    """What is inside of it moves up to where it was."""
    with transaction.atomic("default"):
        rows = lock_collections()
        gone = next((row for row in rows if row.pk == collection_id), None)
        for row in rows:
            if gone is not None and row.parent_id == gone.pk:
                row.parent_id = gone.parent_id
        settle([row for row in rows if row.pk != collection_id])
        Collection.objects.filter(pk=collection_id).delete()
        ring("sales")
        bump_pages()

"""The collections that a file names, found or made by their titles."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone

from commerce.catalog.models import Collection, CollectionEntry
from commerce.catalog.services.collections import save_collection


class CollectionsByTitle:
    """Remembers over one import which collection has which title, and where its end is."""

    def __init__(self) -> None:
        self._ends: dict[str, tuple[int, int]] = {}
        self._touched: set[int] = set()
        self.made: list[tuple[int, str]] = []  # since somebody asked last

    def enter(self, *, title: str, product_id: int) -> None:
        """Put the product at the end of the collection, which is made where there is none. Inside the product's
        transaction: rolled back with it."""
        key = title.casefold()
        collection_id, end = self._ends.get(key) or self._find_or_make(title)
        if not collection_id:
            self._ends[key] = 0, 0
            return
        CollectionEntry.objects.bulk_create(
            [CollectionEntry(collection_id=collection_id, product_id=product_id, position=end + 1)],
            ignore_conflicts=True,
        )
        self._ends[key] = collection_id, end + 1
        self._touched.add(collection_id)

    def forget(self) -> None:
        """After a rollback: what was made in it is gone."""
        self._ends.clear()

    def stamp(self) -> None:
        """At the end: sitemaps tell that these have changed."""
        Collection.objects.filter(pk__in=self._touched).update(updated_at=timezone.now())
        self._touched.clear()

    def _find_or_make(self, title: str) -> tuple[int, int]:
        """The collection's id, and the position of its last product; 0 where rules say what is in it."""
        collection = Collection.objects.filter(title__iexact=title).order_by("pk").first()
        if collection is None:
            collection = save_collection(title=title)
            self.made.append((collection.pk, title))
        if collection.rules:
            return 0, 0
        return collection.pk, collection.entries.aggregate(last=Max("position"))["last"] or 0

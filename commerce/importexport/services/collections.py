"""The collections that a file names, found or made by their titles: "Home > Lamps" is Lamps inside of Home."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone

from commerce.catalog.models import Collection, CollectionEntry
from commerce.catalog.services.collections import save_collection
from commerce.catalog.tree import MOST_LEVELS, PATH


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
        names = [name for name in title.split(PATH) if name.strip()]
        collection = None
        if len(names) < 2:
            collection = Collection.objects.filter(title__iexact=title).order_by("pk").first()
            names = [title]
        for name in [] if collection else [*names[: MOST_LEVELS - 1], PATH.join(names[MOST_LEVELS - 1 :])]:
            collection = self._inside(collection, name) if name else collection
        assert collection is not None
        if collection.rules:
            return 0, 0
        return collection.pk, collection.entries.aggregate(last=Max("position"))["last"] or 0

    def _inside(self, parent: Collection | None, name: str) -> Collection:
        found = Collection.objects.filter(parent=parent, title__iexact=name).order_by("pk").first()
        if found is None:
            found = save_collection(title=name, parent=parent) if parent else save_collection(title=name)
            self.made.append((found.pk, name))
        return found

"""Collections inside of others, up to five levels. A collection's page shows what is in those below it, too. A hidden one
is left out; what is right below it stands at the top."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.models import Q, QuerySet

from commerce.catalog.models import Collection
from commerce.catalog.selectors import branch_of, visible_collections
from commerce.catalog.shapes import PictureData
from commerce.catalog.statements import INSIDE_COLLECTIONS

MOST_LEVELS = 5
MOST_SHOWN = 60
PATH = " > "


@dataclass(frozen=True, slots=True)
class CollectionTile:
    """`product_count` counts those below it, too."""

    collection: Collection
    product_count: int
    picture: PictureData | None


@dataclass(frozen=True, slots=True)
class Family:
    """Of one collection: those above it, the uppermost first, and those right below it."""

    above: list[Collection]
    below: list[CollectionTile]


def in_order(rows: Iterable[Collection]) -> list[Collection]:
    """Each one followed by those below it, equals as given; whose parent is not among them stands at the top."""
    rows = list(rows)
    known = {row.pk for row in rows}
    below: dict[int | None, list[Collection]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    found: list[Collection] = []
    waiting = below[None][::-1]
    while waiting:
        row = waiting.pop()
        found.append(row)
        waiting += below[row.pk][::-1]
    return found


def height_of(collection: Collection) -> int:
    """How many levels there are below it. One query."""
    rows = Collection.objects.filter(ancestor_ids__contains=[collection.pk]).values_list("ancestor_ids", flat=True)
    return max((len(up) - up.index(collection.pk) for up in rows), default=0)


def path_titles(rows: Iterable[Collection]) -> dict[int, str]:
    """ "Home > Lighting > Lamps" by id, as files name collections."""
    titles: dict[int, str] = {}
    for row in in_order(rows):
        titles[row.pk] = PATH.join([titles[row.parent_id], row.title] if row.parent_id in titles else [row.title])
    return titles


def paths_of(ids: Iterable[int]) -> dict[int, str]:
    """Path titles of these. Two queries, one where all are at the top."""
    rows = Collection.objects.only("title", "parent_id", "ancestor_ids", "position").in_bulk(set(ids))
    upper = {pk for row in rows.values() for pk in row.ancestor_ids} - set(rows)
    if upper:
        rows |= Collection.objects.only("title", "parent_id", "ancestor_ids", "position").in_bulk(upper)
    return path_titles(rows.values())


def uppermost() -> QuerySet[Collection]:
    return visible_collections().filter(Q(parent=None) | Q(parent__is_published=False))


def above(collection: Collection) -> list[Collection]:
    """One query, none where it is at the top."""
    rows = visible_collections().in_bulk(collection.ancestor_ids) if collection.ancestor_ids else {}
    return [rows[pk] for pk in collection.ancestor_ids if pk in rows]


def family_of(collection: Collection) -> Family:
    """Two queries for a collection read with its branch (`with_branch`), none for one that stands alone."""
    if not collection.ancestor_ids and not branch_of(collection):
        return Family([], [])
    around = Q(pk__in=collection.ancestor_ids) | Q(parent=collection)
    rows = list(visible_collections().select_related("image").filter(around)[: MOST_SHOWN + MOST_LEVELS])
    upper = {row.pk: row for row in rows if row.parent_id != collection.pk}
    lower = [row for row in rows if row.parent_id == collection.pk]
    return Family([upper[pk] for pk in collection.ancestor_ids if pk in upper], tiles_of(lower) if lower else [])


def collection_tiles(*, page: int = 1, page_size: int = 24) -> tuple[list[CollectionTile], int]:
    """The uppermost ones; one without a picture of its own shows its first product's. Three queries."""
    rows = list(uppermost().select_related("image")[(page - 1) * page_size : page * page_size])
    return tiles_of(rows), uppermost().count()


def tiles_of(rows: list[Collection]) -> list[CollectionTile]:
    """One query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(INSIDE_COLLECTIONS, [[row.pk for row in rows]])
        found = {pk: (count, picture) for pk, count, *picture in cursor.fetchall()}
    tiles = []
    for row in rows:
        count, (pk, renditions, alt_text) = found[row.pk]
        tiles.append(CollectionTile(row, count, PictureData(pk, json.loads(renditions), alt_text) if pk else None))
    return tiles

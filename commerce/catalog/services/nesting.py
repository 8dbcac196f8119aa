"""Collections are put into others, and into their order. Whoever moves one locks them all, by id."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import Collection
from commerce.catalog.tree import MOST_LEVELS, in_order
from core.events.doorbell import ring
from core.pages import bump_pages


class NestingRefused(ValueError):
    """A collection cannot be there; the message says why."""


def lock_collections() -> list[Collection]:
    """In their order. Inside a transaction."""
    list(Collection.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    return in_order(Collection.objects.all())


def move_collection(*, collection_id: int, parent_id: int | None, before_id: int | None = None) -> None:
    """Put it right below the parent (None: at the top), before that one there, else last. What is below it comes along.
    Raises NestingRefused, Collection.DoesNotExist."""
    with transaction.atomic("default"):
        rows = lock_collections()
        moved = next((row for row in rows if row.pk == collection_id), None)
        if moved is None:
            raise Collection.DoesNotExist
        check_place(rows, collection_id, parent_id)
        moved.parent_id = parent_id
        rows.remove(moved)
        place = next((n for n, row in enumerate(rows) if row.pk == before_id and row.parent_id == parent_id), len(rows))
        rows.insert(place, moved)
        settle(rows)
        ring("sales")  # there may be one for those above
        bump_pages()


def shift_collection(*, collection_id: int, way: str, other_id: int | None = None) -> None:
    """One step: "up" or "down" among its equals, "in" to the one before it, "out" behind the one that it is in; or
    "before", "after" or "inside" the other. Quiet where there is no such place. Raises NestingRefused."""
    with transaction.atomic("default"):
        rows = lock_collections()
        place = place_of(rows, collection_id, way, other_id)
        if place is not None:
            move_collection(collection_id=collection_id, parent_id=place[0], before_id=place[1])


def place_of(
    rows: Sequence[Collection], pk: int, way: str, other_id: int | None
) -> tuple[int | None, int | None] | None:
    """(parent, the one to stand before)."""
    by_id = {row.pk: row for row in rows}
    row, other = by_id.get(pk), by_id.get(other_id or 0)
    if row is None:
        return None
    equals = [each.pk for each in rows if each.parent_id == row.parent_id]
    here = equals.index(pk)
    if way == "up" and here:
        return row.parent_id, equals[here - 1]
    if way == "down" and here + 1 < len(equals):
        return row.parent_id, next(iter(equals[here + 2 :]), None)
    if way == "in" and here:
        return equals[here - 1], None
    if way == "out" and row.parent_id:
        return by_id[row.parent_id].parent_id, behind(rows, by_id[row.parent_id], pk)
    if other is None or other.pk == pk:
        return None
    if way == "inside":
        return other.pk, None
    return other.parent_id, other.pk if way == "before" else behind(rows, other, pk)


def behind(rows: Sequence[Collection], other: Collection, moved_id: int) -> int | None:
    equals = [each.pk for each in rows if each.parent_id == other.parent_id and each.pk != moved_id]
    return next(iter(equals[equals.index(other.pk) + 1 :]), None)


def check_place(rows: Sequence[Collection], collection_id: int | None, parent_id: int | None) -> None:
    """Of all collections. Raises NestingRefused."""
    by_id = {row.pk: row for row in rows}
    if parent_id is None:
        return
    if parent_id not in by_id:
        raise NestingRefused(_("The collection that this one should be inside of is not there any more."))
    up = [*by_id[parent_id].ancestor_ids, parent_id]
    if collection_id in up:
        raise NestingRefused(_("A collection cannot be inside of itself."))
    lower = [row.ancestor_ids for row in rows if collection_id is not None and collection_id in row.ancestor_ids]
    height = max((len(above) - above.index(collection_id or 0) for above in lower), default=0)
    if len(up) + 1 + height > MOST_LEVELS:
        raise NestingRefused(_("Collections go %(levels)s levels deep at most.") % {"levels": MOST_LEVELS})


def settle(rows: Sequence[Collection]) -> None:
    """Write down who is above each and the place of each, where these have changed: all collections, in the order wanted."""
    above: dict[int, list[int]] = {}
    changed = []
    for place, row in enumerate(in_order(rows), 1):
        up = [*above[row.parent_id], row.parent_id] if row.parent_id in above else []
        above[row.pk] = up
        if row.ancestor_ids != up or row.position != place:
            row.ancestor_ids, row.position, row.parent_id = up, place, row.parent_id if up else None
            changed.append(row)
    Collection.objects.bulk_update(changed, ["parent", "ancestor_ids", "position"], batch_size=500)

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from builder.navigation.models import Menu, MenuItem


def menu_items() -> QuerySet[MenuItem]:
    return MenuItem.objects.select_related("page", "collection", "product").order_by("position", "id")


def menus(now: datetime | None = None) -> dict[str, list[tuple[MenuItem, list[MenuItem]]]]:
    """Per menu its items, each with those below it; with `now` only those that are shown then, and an empty list where
    none is. One query."""
    below: dict[int, list[MenuItem]] = defaultdict(list)
    tops: list[MenuItem] = []
    found: dict[str, list[tuple[MenuItem, list[MenuItem]]]] = defaultdict(list)
    for item in menu_items():
        if now is not None and not is_due(item, now):
            found[item.menu] += []
        elif item.parent_id:
            below[item.parent_id].append(item)
        else:
            tops.append(item)
    for item in tops:
        found[item.menu].append((item, below[item.pk]))
    return dict(found)


def is_due(item: MenuItem, now: datetime) -> bool:
    return (item.starts_at is None or item.starts_at <= now) and (item.ends_at is None or now < item.ends_at)


def moments_of_menus(now: datetime) -> Iterator[datetime]:
    """When something in them comes or goes."""
    dated = MenuItem.objects.filter(Q(starts_at__gt=now) | Q(ends_at__gt=now))
    for moments in dated.values_list("starts_at", "ends_at"):
        yield from (moment for moment in moments if moment is not None)


def is_broken(item: MenuItem) -> bool:
    """It leads to nothing that shoppers can see; a sentence in the bar need not lead anywhere."""
    if item.page is not None:
        return not item.page.live
    if item.collection is not None:
        return not item.collection.is_published
    if item.product is not None:
        return not item.product.is_visible
    return not item.url and item.menu != Menu.BAR

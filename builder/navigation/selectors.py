from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from builder.navigation.models import MenuItem


def menu_items() -> QuerySet[MenuItem]:
    return MenuItem.objects.select_related("page", "collection", "product").order_by("position", "id")


def menus() -> dict[str, list[tuple[MenuItem, list[MenuItem]]]]:
    """Per menu its items, each with those below it. One query."""
    below: dict[int, list[MenuItem]] = defaultdict(list)
    tops: list[MenuItem] = []
    for item in menu_items():
        if item.parent_id:
            below[item.parent_id].append(item)
        else:
            tops.append(item)
    found: dict[str, list[tuple[MenuItem, list[MenuItem]]]] = defaultdict(list)
    for item in tops:
        found[item.menu].append((item, below[item.pk]))
    return dict(found)


def is_broken(item: MenuItem) -> bool:
    """It leads to nothing that shoppers can see."""
    if item.page is not None:
        return not item.page.live
    if item.collection is not None:
        return not item.collection.is_published
    if item.product is not None:
        return not item.product.is_visible
    return not item.url

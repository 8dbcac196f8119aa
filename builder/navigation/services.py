from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from builder.navigation.models import Menu, MenuItem
from core.events.doorbell import ring
from core.pages import bump_pages

MAX_ITEMS = 60


class MenuFull(Exception):
    """There are as many items as a menu may have."""


@transaction.atomic("default")
def save_item(item: MenuItem) -> MenuItem:
    """A new item goes to the end of its menu. Raises MenuFull."""
    if item.pk is None:
        siblings = MenuItem.objects.filter(menu=item.menu)
        if siblings.count() >= MAX_ITEMS:
            raise MenuFull
        item.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()
    bump_pages()
    coming = [moment for moment in (item.starts_at, item.ends_at) if moment is not None and moment > timezone.now()]
    if coming:
        ring("pages", min(coming))  # builder.pages.tasks works on whatever comes and goes by the clock
    return item


@transaction.atomic("default")
def remove_item(*, item_id: int) -> None:
    """With everything below it. Quiet where it is gone already."""
    MenuItem.objects.filter(pk=item_id).delete()
    bump_pages()


@transaction.atomic("default")
def order_menu(*, menu: str, item_ids: Sequence[int]) -> None:
    """Those named come in that order; the others keep theirs, after them."""
    rows = list(MenuItem.objects.select_for_update().filter(menu=menu).order_by("position", "id"))
    places = {pk: place for place, pk in enumerate(item_ids)}
    rows.sort(key=lambda row: places.get(row.pk, len(places)))
    for position, row in enumerate(rows, start=1):
        row.position = position
    MenuItem.objects.bulk_update(rows, ["position"])
    bump_pages()


@transaction.atomic("default")
def start_menu(*, menu: Menu, items: Sequence[MenuItem]) -> None:
    """Turn what is shown by itself into items that can be changed. Does nothing where the menu has items."""
    if not MenuItem.objects.filter(menu=menu).exists():
        for position, item in enumerate(items, start=1):
            item.menu, item.position = menu, position
        MenuItem.objects.bulk_create(items)
        bump_pages()

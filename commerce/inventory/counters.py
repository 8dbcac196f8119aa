"""The counters of stock items: locked in the order of their key, changed with one conditional statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.models import Case, F, IntegerField, Subquery, Value, When
from django.db.models.functions import Coalesce

from commerce.catalog.models import Product
from commerce.catalog.services.products import write_shown_prices
from commerce.inventory.errors import NotEnoughStock, Shortage
from commerce.inventory.models import StockItem
from commerce.inventory.statements import FREE_OWNERS, OWNERS, SELLABLE, TAKE
from commerce.store.models import Store
from core.events.doorbell import ring
from core.events.outbox import emit
from core.pages import bump_pages
from core.prepared import GivenAny, Prepared

LOW = Store.objects.filter(pk=1).values("low_stock_at")[:1]
LOCKED = Prepared(
    lambda: (
        StockItem.objects.select_for_update(of=("self",))
        .filter(GivenAny("variant_id", "variant_ids"))
        .annotate(low_stock_at=Coalesce(Subquery(LOW), Value(0)))
        .order_by("pk")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to add to the counters of one stock item."""

    on_hand: int = 0
    committed: int = 0
    held: int = 0

    @property
    def available(self) -> int:
        return self.on_hand - self.committed - self.held


def lock_items(variant_ids: Iterable[int]) -> dict[int, StockItem]:
    """The rows as they are now, ours until the transaction ends. Unknown variants are simply missing."""
    return {item.pk: item for item in LOCKED(variant_ids=list(set(variant_ids)))}


def take(demand: Mapping[int, int], *, counter: str) -> None:
    """Move units from "available" to `counter` ("held" or "committed"), for all variants or for none.

    Raises NotEnoughStock. The condition stands in the statement itself, so that it holds even for a caller who saw an
    older count; the lock before it fixes the order in which two carts wait for each other.
    """
    items = lock_items(demand)
    missing = shortages_of(demand, items)
    if missing:
        raise NotEnoughStock(missing)
    wanted = {"variants": list(demand), "quantities": list(demand.values())}
    with connections["default"].cursor() as cursor:
        cursor.execute(TAKE[counter], wanted)
        changed = cursor.rowcount
    if changed != len(demand):
        raise NotEnoughStock(shortages_of(demand, lock_items(demand)))
    announce(items, {key: Change(**{counter: quantity}) for key, quantity in demand.items()})


def shortages_of(demand: Mapping[int, int], items: Mapping[int, StockItem]) -> list[Shortage]:
    """A variant without a stock item counts as sold out: nobody has said yet how many there are."""
    return [
        Shortage(key, quantity, max(0, items[key].available) if key in items else 0)
        for key, quantity in sorted(demand.items())
        if key not in items or not can_promise(items[key], quantity)
    ]


def can_promise(item: StockItem, quantity: int) -> bool:
    return not item.is_tracked or item.sells_below_zero or item.available >= quantity


def apply(changes: Mapping[int, Change], *, items: Mapping[int, StockItem] | None = None) -> dict[int, StockItem]:
    """Add the changes, unconditionally, and tell whom it concerns. Returns the rows as they were before."""
    items = lock_items(changes) if items is None else items
    present = {key: change for key, change in changes.items() if key in items}
    rows = {key: {name: getattr(change, name) for name in Change.__slots__} for key, change in present.items()}
    columns: dict[str, Any] = {
        name: F(name) + _per_item(rows, name) for name in Change.__slots__ if any(row[name] for row in rows.values())
    }
    if columns:
        StockItem.objects.filter(pk__in=present).update(**columns)
        announce(items, present)
    return dict(items)


def announce(before: Mapping[int, StockItem], changes: Mapping[int, Change]) -> None:
    """After counters moved: stock.changed, and fresh pages where shoppers see a difference."""
    moved = {key: change.available for key, change in changes.items() if change.available}
    if not moved:
        return
    emit("stock.changed", variant_ids=sorted(moved))
    counted = {key for key in moved if before[key].is_tracked}
    if any(min(before[key].available, before[key].available + moved[key]) <= _low(before[key]) for key in counted):
        bump_pages()
    crossing = {key for key in counted if (before[key].available > 0) != (before[key].available + moved[key] > 0)}
    if crossing and not refresh_sellable(crossing, wait=False):
        emit("stock.crossed_zero", variant_ids=sorted(crossing))


def refresh_sellable(variant_ids: Iterable[int], *, wait: bool = True) -> bool:
    """Bring Product.is_sellable up to date: of the products of these variants, and of bundles that hold them.

    False where one was locked by somebody else and `wait` is off: an order holds stock already, and whoever edits the
    product may be waiting for that. Products are locked before stock is read, so that two variants that sell out at the
    same time see each other.
    """
    with transaction.atomic("default", savepoint=False), connections["default"].cursor() as cursor:
        wanted = {"variants": list(variant_ids)}
        cursor.execute(OWNERS if wait else FREE_OWNERS, wanted)
        locked = cursor.fetchall()
        cursor.execute(SELLABLE, wanted)
        now = dict(cursor.fetchall())
        for is_sellable in (True, False):
            changed = [key for key, was, _options in locked if now[key] is is_sellable and was is not is_sellable]
            if changed:
                Product.objects.filter(pk__in=changed).update(is_sellable=is_sellable)
                bump_pages()
                ring("collections")
        # What is sold out has no part in "from 19.00".
        with_options = [key for key, _was, has_options in locked if has_options]
        if with_options and write_shown_prices(with_options):
            bump_pages()
    return len(locked) == len(now)


def _low(item: StockItem) -> int:
    return int(getattr(item, "low_stock_at", 0))


def _per_item(rows: Mapping[int, Mapping[str, int]], name: str) -> Case:
    whens = [When(pk=key, then=Value(row[name])) for key, row in rows.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())

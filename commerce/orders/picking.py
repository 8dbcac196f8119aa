"""What to fetch from the shelves for several orders at once: one list for what is sent, one per place of pick-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from commerce.catalog.models import Variant
from commerce.orders.models import Order, OrderLine, OrderState
from commerce.shipping.models import RateKind

MOST_ORDERS = 200


@dataclass(slots=True)
class PickRow:
    """`orders` are (number, units); `set_title` names the set that an article is a part of."""

    title: str
    options: str
    sku: str
    set_title: str = ""
    quantity: int = 0
    orders: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class PickList:
    """`place` is "" for what is sent."""

    place: str
    rows: list[PickRow]
    orders: list[Order]

    @property
    def units(self) -> int:
        return sum(row.quantity for row in self.rows)


def pick_lists(order_ids: Iterable[UUID]) -> list[PickList]:
    """What is still to leave of these orders, articles by name; those that were cancelled have nothing. Three queries."""
    wanted = Order.objects.filter(pk__in=list(order_ids)[:MOST_ORDERS], state=OrderState.OPEN).order_by("number")
    by_place: dict[str, list[Order]] = defaultdict(list)
    for order in wanted.prefetch_related("lines"):
        if any(to_fetch(line) for line in order.lines.all()):
            by_place[place_of(order)].append(order)
    parts = parts_named(by_place.values())
    return [PickList(place, rows_of(by_place[place], parts), by_place[place]) for place in sorted(by_place)]


def place_of(order: Order) -> str:
    if order.delivery.get("kind") != RateKind.PICKUP:
        return ""
    return str(order.delivery.get("place") or order.delivery.get("name") or "")


def to_fetch(line: OrderLine) -> int:
    return line.quantity_left if line.requires_shipping and not line.is_gift_card else 0


def parts_named(groups: Iterable[list[Order]]) -> dict[int, Variant]:
    """The articles that sets are made of; none are asked for where there is no set."""
    ids = {pk for orders in groups for order in orders for line in order.lines.all() for pk, _units in line.parts}
    return {each.pk: each for each in Variant.objects.filter(pk__in=ids).select_related("product")} if ids else {}


def rows_of(orders: list[Order], parts: dict[int, Variant]) -> list[PickRow]:
    rows: dict[tuple[object, ...], PickRow] = {}
    for order in orders:
        for line in order.lines.all():
            for row, units in pieces_of(line, parts):
                kept = rows.setdefault((row.title, row.options, row.sku, row.set_title), row)
                kept.quantity += units
                kept.orders.append((order.name, units))
    return sorted(rows.values(), key=lambda row: (row.title.casefold(), row.options.casefold(), row.sku))


def pieces_of(line: OrderLine, parts: dict[int, Variant]) -> list[tuple[PickRow, int]]:
    count = to_fetch(line)
    if not count:
        return []
    known = [(parts[pk], units) for pk, units in line.parts if pk in parts]
    if not known or len(known) < len(line.parts):
        return [(PickRow(line.title, line.options_text, line.sku), count)]
    return [
        (PickRow(part.product.title, " / ".join(filter(None, part.option_values)), part.sku, line.title), count * units)
        for part, units in known
    ]

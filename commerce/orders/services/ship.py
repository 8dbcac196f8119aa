from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.catalog.models import Variant
from commerce.inventory import services as inventory
from commerce.inventory.bundles import demand_of
from commerce.orders.carriers import tracking_url
from commerce.orders.errors import (
    IsDisputed,
    NothingChosen,
    NotPaidYet,
    OrderIsCancelled,
    RequestKeyTaken,
    WrongQuantity,
)
from commerce.orders.models import FulfilmentState, Order, OrderLine, OrderState, Shipment
from commerce.orders.services.locks import lock_order
from commerce.orders.services.timeline import write_note
from commerce.payments.selectors import is_disputed
from core.events.outbox import emit


@transaction.atomic("default")
def ship_order(
    *,
    order_id: UUID,
    request_key: str,
    actor: Any,
    now: datetime,
    quantities: Mapping[int, int] | None = None,
    carrier: str = "",
    tracking_number: str = "",
    despite_dispute: bool = False,
) -> Shipment:
    """A parcel leaves with `quantities` (units by line id; None is all that is left). Announces order.shipped.

    The same `request_key` (made by the form) gives the same parcel. `carrier` is a key of CARRIERS. Raises IsDisputed
    while the shopper's bank wants the money back, OrderIsCancelled, NotPaidYet, NothingChosen, WrongQuantity,
    RequestKeyTaken.
    """
    order = lock_order(order_id)
    known = Shipment.objects.filter(request_key=request_key).first()
    if known is not None:
        if known.order_id != order.pk:
            raise RequestKeyTaken()
        return known
    if order.state == OrderState.CANCELLED:
        raise OrderIsCancelled()
    if not despite_dispute and is_disputed(order.pk):
        raise IsDisputed()
    lines = {line.pk: line for line in order.lines.all()}
    chosen = choose_quantities(lines, quantities)
    hand_over(order, lines, chosen, actor)
    number = tracking_number.strip()
    shipment = Shipment.objects.create(
        order=order,
        request_key=request_key,
        lines=[[line_id, quantity] for line_id, quantity in chosen.items()],
        carrier=carrier,
        tracking_number=number,
        tracking_url=tracking_url(carrier, number),
        shipped_at=now,
    )
    write_note(order.pk, "order.shipped", at=now, actor=actor, shipment_id=shipment.pk, tracking_number=number)
    emit("order.shipped", order_id=str(order.pk), shipment_id=shipment.pk)
    return shipment


def hand_over(order: Order, lines: Mapping[int, OrderLine], chosen: Mapping[int, int], actor: Any) -> None:
    """The units leave the stock, and the order's state follows. The order is locked, `lines` are all of it."""
    take_from_stock(order, lines, chosen, actor)
    for line_id, quantity in chosen.items():
        lines[line_id].quantity_shipped += quantity
    OrderLine.objects.bulk_update([lines[line_id] for line_id in chosen], ["quantity_shipped"])
    is_whole = not any(line.quantity_left for line in lines.values())
    order.fulfilment_state = FulfilmentState.FULFILLED if is_whole else FulfilmentState.PARTIAL
    order.save(update_fields=["fulfilment_state", "updated_at"])


def choose_quantities(lines: Mapping[int, OrderLine], wanted: Mapping[int, int] | None) -> dict[int, int]:
    """Units by line, each at most what is left of it; lines with none are dropped."""
    left = {line_id: line.quantity_left for line_id, line in lines.items()}
    chosen = left if wanted is None else dict(wanted)
    for line_id, quantity in chosen.items():
        if not 0 <= quantity <= left.get(line_id, 0):
            title = lines[line_id].title if line_id in lines else str(line_id)
            raise WrongQuantity(title, left.get(line_id, 0))
    chosen = {line_id: quantity for line_id, quantity in sorted(chosen.items()) if quantity}
    if not chosen:
        raise NothingChosen()
    return chosen


def take_from_stock(order: Order, lines: Mapping[int, OrderLine], chosen: Mapping[int, int], actor: Any) -> None:
    if order.imported_from:
        return  # the other shop's stock promised it; ours was counted without it
    try:
        inventory.ship(
            order_id=order.pk, quantities=by_variant(lines, chosen), reference=f"order {order.number}", actor=actor
        )
    except inventory.NotCommitted:
        raise NotPaidYet()


def by_variant(lines: Mapping[int, OrderLine], quantities: Mapping[int, int]) -> dict[int, int]:
    """Units that leave the stock: those of the parts where a line is a bundle. Variants deleted since then have no stock
    to count."""
    chosen = [(lines[line_id], quantity) for line_id, quantity in quantities.items()]
    sums = demand_of((line.variant_id or 0, quantity, line.parts) for line, quantity in chosen)
    sums.pop(0, None)
    if any(line.parts for line, _quantity in chosen):
        known = set(Variant.objects.filter(pk__in=sums).values_list("pk", flat=True))
        sums = {pk: quantity for pk, quantity in sums.items() if pk in known}
    return sums

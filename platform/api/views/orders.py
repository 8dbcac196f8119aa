from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from api import reading
from api.keys import ApiRequest, Bearer
from api.lists import MOST, USUAL, page_of
from api.once import changes
from api.problems import Problem
from api.schemas.base import Moment, amount_in
from api.schemas.orders import (
    CancelIn,
    LineUnits,
    NoteIn,
    NoteOut,
    OrderOut,
    OrderPage,
    RefundIn,
    RefundOut,
    ShipmentIn,
    ShipmentOut,
    order_out,
    refund_out,
    shipment_out,
)
from commerce.orders import services
from commerce.orders.carriers import CARRIERS
from commerce.orders.models import Order

router = Router(tags=["Orders"])
READ, WRITE = Bearer("orders.read"), Bearer("orders.write")


@router.get("", response=OrderPage, auth=READ, url_name="list_orders")
def order_list(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(USUAL, ge=1, le=MOST),
    updated_since: Moment | None = Query(None, description="Changed from then on, in the order of their changes"),
    number: int | None = Query(None, ge=1, le=2**31 - 1),
    state: Literal["open", "cancelled"] | None = None,
    paid_state: Literal["unpaid", "processing", "authorised", "paid", "refunded"] | None = None,
    fulfilment_state: Literal["unfulfilled", "partial", "fulfilled"] | None = None,
) -> Any:
    filters = {"number": number, "state": state, "paid_state": paid_state, "fulfilment_state": fulfilment_state}
    rows = reading.orders().filter(**{name: value for name, value in filters.items() if value is not None})
    found, after = page_of(rows, cursor=cursor, limit=limit, since=updated_since)
    currency = reading.the_store().currency
    return OrderPage(data=[order_out(order, currency) for order in found], next_cursor=after)


@router.get("/{uuid:order_id}", response=OrderOut, auth=READ, url_name="get_order")
def order_get(request: HttpRequest, order_id: UUID) -> Any:
    return shown(order_id)


@router.post(
    "/{uuid:order_id}/shipments",
    response={201: ShipmentOut},
    auth=WRITE,
    url_name="ship_order",
)
@changes(status=201, act="order.shipped")
def order_ship(request: ApiRequest, order_id: UUID, payload: ShipmentIn, once: str) -> Any:
    """A parcel leaves. The shopper gets a mail with the tracking number."""
    if payload.carrier and payload.carrier not in CARRIERS:
        raise Problem.field("carrier", "unknown", f"One of: {', '.join(CARRIERS)}.")
    request.about = named(order_id)
    shipment = services.ship_order(
        order_id=order_id, request_key=once, actor=request.auth.user, now=timezone.now(),
        quantities=units_of(payload.lines), carrier=payload.carrier, tracking_number=payload.tracking_number,
        despite_dispute=payload.despite_dispute,
    )  # fmt: skip
    return shipment_out(shipment)


@router.post("/{uuid:order_id}/cancel", response=OrderOut, auth=WRITE, url_name="cancel_order")
@changes(act="order.cancelled", asks_provider=True)
def order_cancel(request: ApiRequest, order_id: UUID, payload: CancelIn, once: str) -> Any:
    """Of which nothing has left. A paid order is not refunded by this."""
    request.about = named(order_id)
    services.cancel_order(
        order_id=order_id, restock=payload.restock, actor=request.auth.user, now=timezone.now(), reason=payload.reason
    )
    return shown(order_id)


@router.post("/{uuid:order_id}/notes", response={201: NoteOut}, auth=WRITE, url_name="add_note")
@changes(status=201, act="order.noted")
def order_note(request: ApiRequest, order_id: UUID, payload: NoteIn, once: str) -> Any:
    """Words that staff see in the order's history, and shoppers do not."""
    request.about = named(order_id)
    note = services.add_note(order_id=order_id, text=payload.text, actor=request.auth.user, now=timezone.now())
    assert note is not None  # the text is not empty
    return NoteOut(id=note.pk, order_id=order_id, text=note.text, at=note.at)


@router.post(
    "/{uuid:order_id}/refunds",
    response={201: RefundOut},
    auth=WRITE,
    url_name="refund_order",
)
@changes(status=201, act="order.refunded", asks_provider=True)
def order_refund(request: ApiRequest, order_id: UUID, payload: RefundIn, once: str) -> Any:
    """Money goes back the way it came. Stock is not touched."""
    order = reading.one(Order.objects, pk=order_id)
    request.about = order.name
    refund = services.refund_order(
        order_id=order_id, request_key=once, quantities=units_of(payload.lines) or {},
        amount=amount_in(payload.amount, order.currency, "amount"), with_shipping=payload.with_shipping,
        reason=payload.reason, actor=request.auth.user, now=timezone.now(),
    )  # fmt: skip
    return refund_out(refund, order_id)


def units_of(lines: list[LineUnits] | None) -> dict[int, int] | None:
    if lines is None:
        return None
    units = {line.line_id: line.quantity for line in lines}
    if len(units) < len(lines):
        raise Problem.field("lines", "twice", "The same line comes twice.")
    return units


def shown(order_id: UUID) -> OrderOut:
    return order_out(reading.one(reading.orders(), pk=order_id), reading.the_store().currency)


def named(order_id: UUID) -> str:
    """Raises Problem where there is none."""
    return str(reading.one(Order.objects, pk=order_id).name)

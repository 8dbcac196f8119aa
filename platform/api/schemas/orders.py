from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from api.schemas.base import Flag, Id, In, Money, MoneyIn, Out, Units, money, money_or_none, text
from commerce.orders.models import Order, OrderLine, Shipment
from commerce.orders.worth import shop_total
from commerce.payments.models import Refund


class LineOut(Out):
    id: int
    variant_id: int | None
    title: str
    options: str
    sku: str
    quantity: int
    quantity_shipped: int
    quantity_cancelled: int
    unit_price: Money
    total: Money = Field(description="Unit price times quantity")
    discount: Money = Field(description="This line's share of the order's discounts")
    tax_percent: str = Field(examples=["20.000"])


class ShipmentLine(Out):
    line_id: int
    quantity: int


class ShipmentOut(Out):
    id: int
    order_id: UUID
    lines: list[ShipmentLine]
    carrier: str
    tracking_number: str
    tracking_url: str
    shipped_at: datetime


class OrderOut(Out):
    id: UUID
    number: int
    name: str = Field(examples=["#1001"])
    customer_id: UUID | None
    email: str
    phone: str
    locale: str
    state: str = Field(description="open, cancelled")
    paid_state: str = Field(description="unpaid, processing, authorised, paid, refunded")
    fulfilment_state: str = Field(description="unfulfilled, partial, fulfilled")
    goods: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    refunded: Money
    currency: str = Field(description="ISO 4217, of all amounts of the order", examples=["EUR"])
    shop_currency: str = Field(description="ISO 4217, in which the shop adds up its orders", examples=["EUR"])
    shop_total: Money | None = Field(
        description="What the total was worth in that when the order was placed; null where nobody knows (brought over)"
    )
    prices_include_tax: bool
    shipping_address: dict[str, Any]
    billing_address: dict[str, Any] = Field(description="Empty where it is the delivery's")
    delivery: str
    payment: str
    note: str
    is_test: bool
    lines: list[LineOut]
    shipments: list[ShipmentOut]
    placed_at: datetime
    paid_at: datetime | None
    cancelled_at: datetime | None
    updated_at: datetime


class OrderPage(Out):
    data: list[OrderOut]
    next_cursor: str | None


class LineUnits(In):
    line_id: Id
    quantity: Units


class ShipmentIn(In):
    lines: list[LineUnits] | None = Field(None, min_length=1, max_length=500, description="Left out: all that is left")
    carrier: str = Field("", pattern=r"^[a-z_]{0,60}$", description="colissimo, dhl, ups …; other for any other")
    tracking_number: text(80) = ""
    despite_dispute: Flag = False


class CancelIn(In):
    restock: Flag = Field(True, description="false: the units are written off")
    reason: text(200) = ""


class NoteIn(In):
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class NoteOut(Out):
    id: int
    order_id: UUID
    text: str
    at: datetime


class RefundIn(In):
    """Units of lines, the delivery, or any amount, which takes precedence over what these come to."""

    lines: list[LineUnits] = Field(default_factory=list, max_length=500)
    amount: MoneyIn | None = None
    with_shipping: Flag = False
    reason: text(200) = ""


class RefundOut(Out):
    id: UUID
    order_id: UUID
    amount: Money = Field(description="What goes back the way it came")
    to_gift_cards: Money
    state: str = Field(description="new, pending, succeeded, failed")
    reason: str
    created_at: datetime


def line_out(line: OrderLine, currency: str) -> LineOut:
    same = ("variant_id", "title", "sku", "quantity", "quantity_shipped", "quantity_cancelled")
    return LineOut(
        id=line.pk,
        options=line.options_text,
        unit_price=money(line.unit_amount, currency),
        total=money(line.total_amount, currency),
        discount=money(line.discount_amount, currency),
        tax_percent=str(line.tax_percent),
        **{name: getattr(line, name) for name in same},
    )


def shipment_out(shipment: Shipment) -> ShipmentOut:
    same = ("order_id", "carrier", "tracking_number", "tracking_url", "shipped_at")
    return ShipmentOut(
        id=shipment.pk,
        lines=[ShipmentLine(line_id=line, quantity=units) for line, units in shipment.lines],
        **{name: getattr(shipment, name) for name in same},
    )


def order_out(order: Order, shop_currency: str) -> OrderOut:
    """Lines, shipments and customer are loaded."""
    currency, worth = order.currency, shop_total(order)
    amounts = ("goods", "discount", "shipping", "tax", "total", "refunded")
    same = ("id", "number", "name", "email", "phone", "locale", "state", "paid_state", "fulfilment_state",
            "prices_include_tax", "shipping_address", "billing_address", "note", "is_test", "placed_at", "paid_at",
            "cancelled_at", "updated_at")  # fmt: skip
    return OrderOut(
        customer_id=order.customer.uuid if order.customer else None,
        delivery=str(order.delivery.get("name", "")),
        payment=order.payment_name,
        currency=currency,
        shop_currency=shop_currency,
        shop_total=money_or_none(worth, shop_currency),
        lines=[line_out(line, currency) for line in sorted(order.lines.all(), key=lambda one: (one.position, one.pk))],
        shipments=[shipment_out(shipment) for shipment in order.shipments.all()],
        **{name: money(getattr(order, f"{name}_amount"), currency) for name in amounts},
        **{name: getattr(order, name) for name in same},
    )


def refund_out(refund: Refund, order_id: UUID) -> RefundOut:
    return RefundOut(
        id=refund.pk,
        order_id=order_id,
        amount=money(refund.amount, refund.currency),
        to_gift_cards=money(refund.credit_amount, refund.currency),
        state=refund.state,
        reason=refund.reason,
        created_at=refund.created_at,
    )

"""Which event makes which mail. One receiver per mail, so that one that fails holds up no other.

An order that is paid online is confirmed when the money is there, and not before: who never pays is not thanked.
"""

from __future__ import annotations

from commerce.notifications.services.order_mails import (
    MERCHANT,
    SHOPPER,
    is_confirmed,
    waits_for_payment,
    write_order_mail,
)
from commerce.orders.models import Order, Shipment
from core.events.registry import WillNeverWork, receives
from core.models import Event


def find_order(event: Event) -> Order:
    order = Order.objects.filter(pk=event.payload["order_id"]).first()
    if order is None:
        raise WillNeverWork("the order does not exist any more")
    return order


def tell_of_order(order: Order, audience: str) -> None:
    if not waits_for_payment(order):
        write_order_mail("order.placed", order, audience=audience)


def tell_of_payment(order: Order, audience: str) -> None:
    """The first that is heard of an order paid online is that it is there, and paid."""
    is_news = waits_for_payment(order) and not is_confirmed(order, audience)
    write_order_mail("order.placed" if is_news else "order.paid", order, audience=audience)


@receives("order.placed", "order.payment_agreed")
def confirm_order_to_shopper(event: Event) -> None:
    tell_of_order(find_order(event), SHOPPER)


@receives("order.placed", "order.payment_agreed")
def announce_order_to_merchant(event: Event) -> None:
    tell_of_order(find_order(event), MERCHANT)


@receives("order.paid")
def confirm_payment_to_shopper(event: Event) -> None:
    tell_of_payment(find_order(event), SHOPPER)


@receives("order.paid")
def announce_payment_to_merchant(event: Event) -> None:
    tell_of_payment(find_order(event), MERCHANT)


@receives("order.shipped")
def announce_parcel_to_shopper(event: Event) -> None:
    shipment = Shipment.objects.select_related("order").filter(pk=event.payload["shipment_id"]).first()
    if shipment is None:
        raise WillNeverWork("the shipment does not exist any more")
    write_order_mail("order.shipped", shipment.order, shipment=shipment)


@receives("order.cancelled")
def tell_shopper_of_cancellation(event: Event) -> None:
    write_order_mail("order.cancelled", find_order(event))

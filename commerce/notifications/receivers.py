"""Which event makes which mail. One receiver per mail, so that one that fails holds up no other."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commerce.giftcards.models import CardKind, GiftCard
from commerce.notifications.contexts import order_context, shipment_context
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader, merchant_of, shopper_of
from commerce.orders.models import Order, Shipment
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.events.registry import WillNeverWork, receives
from core.models import Event

ORDER_PLACED = gettext_noop("Your order #%(number)s at %(shop)s")
MERCHANT_ORDER_PLACED = gettext_noop("New order #%(number)s: %(total)s")
ORDER_PAID = gettext_noop("Payment received for your order #%(number)s at %(shop)s")
MERCHANT_ORDER_PAID = gettext_noop("Order #%(number)s is paid: %(total)s")
ORDER_SHIPPED = gettext_noop("Your order #%(number)s at %(shop)s is on its way")
GIFT_CARD = gettext_noop("Your gift card of %(value)s for %(shop)s")
STORE_CREDIT = gettext_noop("%(value)s of store credit for you at %(shop)s")
ORDER_CANCELLED = gettext_noop("Your order #%(number)s at %(shop)s was cancelled")


def find_order(event: Event) -> Order:
    order = Order.objects.filter(pk=event.payload["order_id"]).first()
    if order is None:
        raise WillNeverWork("the order does not exist any more")
    return order


def tell_shopper(event: Event, template: str, subject: str, **extra: Any) -> None:
    """`subject` is looked up in the shopper's language, and filled with the order's number and the shop's name."""
    order, store = find_order(event), current_store()
    tell(
        event, template, subject, to=order.email, order=order, store=store, reader=shopper_of(order, store),
        audience="shopper", **extra,
    )  # fmt: skip


def tell_merchant(event: Event, template: str, subject: str) -> None:
    """Quiet where the shop has no e-mail address."""
    order, store = find_order(event), current_store()
    if store.email:
        tell(
            event, template, subject, to=store.email, order=order, store=store, reader=merchant_of(store),
            audience="merchant",
        )  # fmt: skip


def tell(
    event: Event, template: str, subject: str, *, to: str, order: Order, store: Store, reader: Reader, audience: str,
    **extra: Any,
) -> None:  # fmt: skip
    with translation.override(reader.language):
        context = {"order": order_context(order, store, reader), **extra}
        values = {"number": order.number, "shop": store.name, "total": context["order"]["total"]}
        title = _(subject) % values
        if order.is_test:
            title = _("[Test] %(subject)s") % {"subject": title}
    about = event.payload.get("shipment_id") or event.payload["order_id"]
    write_mail(
        key=f"{event.name}:{about}:{audience}", to=to, template=template, subject=title, store=store, reader=reader,
        context=context,
    )  # fmt: skip


@receives("order.placed")
def confirm_order_to_shopper(event: Event) -> None:
    tell_shopper(event, "order_placed", ORDER_PLACED)


@receives("order.placed")
def announce_order_to_merchant(event: Event) -> None:
    tell_merchant(event, "merchant_order_placed", MERCHANT_ORDER_PLACED)


@receives("order.paid")
def confirm_payment_to_shopper(event: Event) -> None:
    tell_shopper(event, "order_paid", ORDER_PAID)


@receives("order.paid")
def announce_payment_to_merchant(event: Event) -> None:
    tell_merchant(event, "merchant_order_paid", MERCHANT_ORDER_PAID)


@receives("order.shipped")
def announce_parcel_to_shopper(event: Event) -> None:
    shipment = Shipment.objects.select_related("order").filter(pk=event.payload["shipment_id"]).first()
    if shipment is None:
        raise WillNeverWork("the shipment does not exist any more")
    tell_shopper(event, "order_shipped", ORDER_SHIPPED, shipment=shipment_context(shipment))


@receives("order.cancelled")
def tell_shopper_of_cancellation(event: Event) -> None:
    tell_shopper(event, "order_cancelled", ORDER_CANCELLED)


@receives("gift_card.issued")
def send_gift_card(event: Event) -> None:
    """To whoever it is for. One without an address is handed over by the merchant."""
    card = GiftCard.objects.filter(pk=event.payload["card_id"]).first()
    if card is None:
        raise WillNeverWork("the gift card does not exist any more")
    if not card.email:
        return
    store = current_store()
    reader = Reader(card.locale or store.locale, store.time_zone)
    is_credit = card.kind == CardKind.CREDIT
    with translation.override(reader.language):
        value = reader.amount(card.initial_amount, card.currency)
        subject = _(STORE_CREDIT if is_credit else GIFT_CARD) % {"value": value, "shop": store.name}
    expires = reader.moment(card.expires_at) if card.expires_at else ""
    write_mail(
        key=f"{event.name}:{card.pk}", to=card.email, template="gift_card", subject=subject, store=store, reader=reader,
        context={"card": {"code": card.code, "value": value, "expires_at": expires, "is_credit": is_credit}},
    )  # fmt: skip

"""Which mails an order makes, for whom, and under which key each is remembered."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commerce.notifications.contexts import order_context, shipment_context
from commerce.notifications.models import SentMail
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import merchant_of, shopper_of
from commerce.orders.models import Order, Shipment
from commerce.payments.models import Payment
from commerce.payments.providers import provider_of
from commerce.store.selectors import current_store

SHOPPER, MERCHANT = "shopper", "merchant"
# What happened -> the template, the subject. A subject is filled with the order's number and total and the shop's name.
MAILS = {
    SHOPPER: {
        "order.placed": ("order_placed", gettext_noop("Your order #%(number)s at %(shop)s")),
        "order.paid": ("order_paid", gettext_noop("Payment received for your order #%(number)s at %(shop)s")),
        "order.shipped": ("order_shipped", gettext_noop("Your order #%(number)s at %(shop)s is on its way")),
        "order.tracked": ("order_shipped", gettext_noop("Where the parcel of your order #%(number)s at %(shop)s is")),
        "order.cancelled": ("order_cancelled", gettext_noop("Your order #%(number)s at %(shop)s was cancelled")),
        "order.rest_cancelled": (
            "order_rest_cancelled",
            gettext_noop("A part of your order #%(number)s at %(shop)s was cancelled"),
        ),
        "order.payment_due": (
            "payment_due",
            gettext_noop("We are waiting for the payment of your order #%(number)s at %(shop)s"),
        ),
        "order.refund_succeeded": ("order_refunded", gettext_noop("Refund for your order #%(number)s at %(shop)s")),
    },
    MERCHANT: {
        "order.placed": ("merchant_order_placed", gettext_noop("New order #%(number)s: %(total)s")),
        "order.paid": ("merchant_order_paid", gettext_noop("Order #%(number)s is paid: %(total)s")),
        "order.money_problem": (
            "merchant_money_problem",
            gettext_noop("Order #%(number)s: please look at its payment"),
        ),
        "order.disputed": ("merchant_disputed", gettext_noop("The payment of order #%(number)s is disputed")),
    },
}


def key_of(name: str, about: object, audience: str) -> str:
    """`about` is the id of the order, or of its parcel, refund or dispute."""
    return f"{name}:{about}:{audience}"


def write_order_mail(
    name: str,
    order: Order,
    *,
    audience: str = SHOPPER,
    shipment: Shipment | None = None,
    about: object = None,
    extra: dict[str, Any] | None = None,
    again: str = "",
) -> SentMail | None:
    """In the reader's language, once for what it is `about` (the order, if nothing else). `extra` goes to the template,
    `again` sets a repeated mail apart. None where the shop has no address."""
    store = current_store()
    reader = shopper_of(order, store) if audience == SHOPPER else merchant_of(store)
    to = order.email if audience == SHOPPER else store.email
    if not to:
        return None
    template, subject = MAILS[audience][name]
    with translation.override(reader.language):
        context: dict[str, Any] = {"order": order_context(order, store, reader), **(extra or {})}
        if shipment is not None:
            context["shipment"] = shipment_context(shipment, reader.language)
        title = _(subject) % {"number": order.number, "shop": store.name, "total": context["order"]["total"]}
        if order.is_test:
            title = _("[Test] %(subject)s") % {"subject": title}
    about = shipment.pk if shipment else about or order.pk
    key = key_of(name, about, audience) + (f":{again}" if again else "")
    return write_mail(key=key, to=to, template=template, subject=title, store=store, reader=reader, context=context)


def waits_for_payment(order: Order) -> bool:
    """The shopper is at a provider's page, and nothing is agreed before the money is there. Who pays by transfer or on
    delivery has ordered already."""
    payment = Payment.objects.filter(order_id=order.pk).order_by("-created_at").first()
    return payment is not None and not provider_of(payment).capabilities.commits_stock


def is_confirmed(order: Order, audience: str) -> bool:
    return SentMail.objects.filter(key=key_of("order.placed", order.pk, audience)).exists()

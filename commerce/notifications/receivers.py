"""Which event makes which mail. One receiver per mail, so that one that fails holds up no other.

An order that is paid online is confirmed when the money is there, and not before: who never pays is not thanked.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commerce.giftcards.models import CardKind, GiftCard
from commerce.notifications.languages import titles_in
from commerce.notifications.models import StockAlert
from commerce.notifications.services.alerts import tell_who_waits
from commerce.notifications.services.order_mails import (
    MERCHANT,
    SHOPPER,
    is_confirmed,
    waits_for_payment,
    write_order_mail,
)
from commerce.notifications.services.review_asks import ring_for_reviews
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader, merchant_of, shopper_of
from commerce.orders.models import Order, Shipment
from commerce.payments.models import Dispute, DisputeState, Payment, Refund
from commerce.store.selectors import current_store
from core.events.registry import WillNeverWork, receives
from core.lines import one_line
from core.models import Event

SIGN_IN = gettext_noop("%(code)s is your code for %(shop)s")
GIFT_CARD = gettext_noop("Your gift card of %(value)s for %(shop)s")
FAILED_REFUND = gettext_noop("%(amount)s of order #%(number)s could not be given back: the money is still yours.")
FAILED_CAPTURE = gettext_noop("%(amount)s that were reserved for order #%(number)s could not be taken.")
STRANGE_MONEY = gettext_noop(
    "Money came for order #%(number)s that is not the %(amount)s it asked for. Nothing was shipped."
)
STORE_CREDIT = gettext_noop("%(value)s of store credit for you at %(shop)s")


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


@receives("order.authorised")
def confirm_reserved_money_to_shopper(event: Event) -> None:
    """Money that is reserved on a card is as good as there."""
    write_order_mail("order.placed", find_order(event), audience=SHOPPER)


@receives("order.authorised")
def announce_reserved_money_to_merchant(event: Event) -> None:
    write_order_mail("order.placed", find_order(event), audience=MERCHANT)


@receives("order.payment_due")
def remind_shopper_of_payment(event: Event) -> None:
    write_order_mail("order.payment_due", find_order(event))


@receives("order.shipped")
def announce_parcel_to_shopper(event: Event) -> None:
    shipment = Shipment.objects.select_related("order").filter(pk=event.payload["shipment_id"]).first()
    if shipment is None:
        raise WillNeverWork("the shipment does not exist any more")
    write_order_mail("order.shipped", shipment.order, shipment=shipment)


@receives("order.shipped")
def remember_to_ask_for_a_review(event: Event) -> None:
    ring_for_reviews(left_at=event.at)


@receives("order.tracked")
def tell_shopper_where_the_parcel_is(event: Event) -> None:
    shipment = Shipment.objects.select_related("order").filter(pk=event.payload["shipment_id"]).first()
    if shipment is not None and shipment.tracking_number:
        write_order_mail("order.tracked", shipment.order, shipment=shipment, again=shipment.tracking_number)


@receives("order.cancelled")
def tell_shopper_of_cancellation(event: Event) -> None:
    write_order_mail("order.cancelled", find_order(event))


@receives("order.rest_cancelled")
def tell_shopper_of_the_rest(event: Event) -> None:
    order = find_order(event)
    note = order.timeline.filter(pk=event.payload["note_id"]).first()
    units = {int(line_id): int(count) for line_id, count in note.data["lines"]} if note else {}
    gone = [line for line in order.lines.all() if line.pk in units]
    titles = titles_in(shopper_of(order, current_store()).language, [line.variant_id for line in gone])
    lines = [
        {
            "title": one_line(titles.get(line.variant_id) or line.title),
            "options": one_line(line.options_text),
            "quantity": units[line.pk],
        }
        for line in gone
    ]
    told = {"lines": lines, "is_given_back": bool(note and note.data.get("is_given_back"))}
    write_order_mail("order.rest_cancelled", order, about=event.payload["note_id"], extra=told)


@receives("order.refund_succeeded")
def tell_shopper_of_refund(event: Event) -> None:
    refund = Refund.objects.filter(pk=event.payload["refund_id"]).first()
    if refund is None:
        raise WillNeverWork("the refund does not exist any more")
    order = find_order(event)
    reader = shopper_of(order, current_store())
    told = {
        "amount": reader.amount(refund.total_amount, refund.currency),
        "credit": reader.amount(refund.credit_amount, refund.currency) if refund.credit_amount else "",
        "reason": one_line(refund.reason),
    }
    write_order_mail("order.refund_succeeded", order, about=refund.pk, extra={"refund": told})


@receives("order.disputed")
def tell_merchant_of_dispute(event: Event) -> None:
    """When it is opened; the rest of its story is in the order's timeline."""
    dispute = Dispute.objects.filter(pk=event.payload["dispute_id"], state=DisputeState.NEEDS_RESPONSE).first()
    if dispute is None:
        return
    reader = merchant_of(current_store())
    told = {
        "amount": reader.amount(dispute.amount, dispute.currency),
        "due": reader.moment(dispute.due_at) if dispute.due_at else "",
    }
    write_order_mail("order.disputed", find_order(event), audience=MERCHANT, about=dispute.pk, extra={"dispute": told})


@receives("order.refund_failed")
def tell_merchant_of_failed_refund(event: Event) -> None:
    refund = Refund.objects.filter(pk=event.payload["refund_id"]).first()
    if refund is not None:
        tell_of_money(event, FAILED_REFUND, refund.total_amount, refund.currency, refund.error)


@receives("payment.capture_failed")
def tell_merchant_of_failed_capture(event: Event) -> None:
    payment = Payment.objects.filter(pk=event.payload["payment_id"]).first()
    if payment is not None:
        tell_of_money(event, FAILED_CAPTURE, payment.amount, payment.currency, payment.error)


@receives("payment.review")
def tell_merchant_of_strange_money(event: Event) -> None:
    """What goes back by itself is in the order's timeline; what a person has to decide is told."""
    payment = Payment.objects.filter(pk=event.payload["payment_id"]).first()
    if payment is not None and not payment.refunds.exists():
        tell_of_money(event, STRANGE_MONEY, payment.amount, payment.currency, payment.error)


def tell_of_money(event: Event, words: str, amount: int, currency: str, reason: str) -> None:
    order, reader = find_order(event), merchant_of(current_store())
    with translation.override(reader.language):
        text = _(words) % {"number": order.number, "amount": reader.amount(amount, currency)}
    about = f"{event.name}:{event.payload.get('refund_id') or event.payload['payment_id']}"
    told = {"text": text, "reason": one_line(reason)}
    write_order_mail("order.money_problem", order, audience=MERCHANT, about=about, extra={"problem": told})


@receives("customer.code_asked")
def send_sign_in_code(event: Event) -> None:
    store = current_store()
    reader = Reader(event.payload["locale"] or store.locale, store.time_zone)
    with translation.override(reader.language):
        subject = _(SIGN_IN) % {"code": event.payload["code"], "shop": store.name}
    write_mail(
        key=f"{event.name}:{event.payload['code_id']}:{event.pk}", to=event.payload["email"], template="sign_in_code",
        subject=subject, store=store, reader=reader, context={"code": event.payload["code"]},
    )  # fmt: skip


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


@receives("stock.changed")
def tell_who_waits_for_stock(event: Event) -> None:
    tell_who_waits(event.payload["variant_ids"])


@receives("product.changed")
def tell_who_waits_for_product(event: Event) -> None:
    """Shown again, or sold without being counted."""
    waiting = StockAlert.objects.filter(variant__product=event.payload["product_id"], confirmed_at__isnull=False)
    if wanted := set(waiting.values_list("variant_id", flat=True)):
        tell_who_waits(wanted)

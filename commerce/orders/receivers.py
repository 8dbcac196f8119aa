"""What an order brings about in the apps below."""

from __future__ import annotations

from django.db.models import Sum
from django.utils import timezone

from commerce.giftcards.models import Entry, EntryKind, GiftCard
from commerce.giftcards.services import adjust_card, issue_card, void_card
from commerce.orders.models import Order, OrderLine, OrderState, PaidState
from commerce.orders.services.locks import lock_order
from commerce.orders.services.refund import units_refunded
from commerce.orders.services.ship import hand_over
from commerce.orders.services.timeline import write_note
from commerce.payments.services import want_capture
from core.events.registry import receives
from core.models import Event
from core.money import Money


@receives("order.paid")
def issue_bought_gift_cards(event: Event) -> None:
    """One card per unit, worth what was paid for it. Once per order: its lock keeps a second run waiting."""
    order = lock_order(event.payload["order_id"])
    lines = list(order.lines.filter(is_gift_card=True))
    if not lines or order.state == OrderState.CANCELLED or GiftCard.objects.filter(order_id=order.pk).exists():
        return
    for line in lines:
        for _number in range(line.quantity if line.unit_amount else 0):
            issue_card(
                value=Money(line.unit_amount, order.currency),
                email=order.email,
                locale=order.locale,
                note=f"#{order.number}",
                order_id=order.pk,
                now=timezone.now(),
            )
    deliver_cards(order, lines)


def deliver_cards(order: Order, cards: list[OrderLine]) -> None:
    """The mail with the code is the delivery: nobody has to pack these lines."""
    left = {line.pk: line.quantity_left for line in cards if line.quantity_left}
    if left:
        hand_over(order, {line.pk: line for line in order.lines.all()}, left, None)
        write_note(order.pk, "order.cards_sent", at=timezone.now())


@receives("order.refund_succeeded")
def take_back_gift_cards(event: Event) -> None:
    """Cards whose price was given back cannot be spent any more: as many as units were refunded, untouched ones first,
    or all of them where the whole order was. What had been spent is gone, and the timeline says so. After a refund of an
    amount of one's own nobody has more on cards than is still paid: the rest is taken off them."""
    order = lock_order(event.payload["order_id"])
    cards = list(GiftCard.objects.filter(order_id=order.pk).order_by("pk"))
    if not cards:
        return
    voided = set(
        GiftCard.objects.filter(order_id=order.pk, entries__kind=EntryKind.VOIDED).values_list("pk", flat=True)
    )
    over = cards if order.paid_state == PaidState.REFUNDED else cards_given_back(order, cards, voided)
    news = [card for card in over if card.pk not in voided]
    if news:
        taken = sum(void_card(card_id=card.pk, order_id=order.pk, now=timezone.now()) for card in news)
        spent = sum(card.initial_amount for card in news) - taken
        write_note(order.pk, "order.cards_voided", at=timezone.now(), amount=taken, count=len(news), spent=spent)
    gone = {card.pk for card in over}
    lower_cards(order, [card for card in cards if card.pk not in gone and card.pk not in voided])


def lower_cards(order: Order, standing: list[GiftCard]) -> None:
    """Untouched cards first. What has been spent already cannot be taken back."""
    lowered = Entry.objects.filter(card__in=standing, kind=EntryKind.ADJUSTED, order_id=order.pk)
    worth = sum(card.initial_amount for card in standing) + lowered.aggregate(sum=Sum("amount", default=0))["sum"]
    gap = worth - (order.total_amount - order.refunded_amount)
    taken = 0
    for card in sorted(standing, key=lambda card: (card.balance_amount != card.initial_amount, card.pk)):
        change = min(gap - taken, card.balance_amount)
        if change > 0:
            adjust_card(card_id=card.pk, change=-change, note="", actor=None, order_id=order.pk, now=timezone.now())
            taken += change
    if taken:
        write_note(order.pk, "order.cards_lowered", at=timezone.now(), amount=taken)


def cards_given_back(order: Order, cards: list[GiftCard], voided: set[int]) -> list[GiftCard]:
    """By value, as a card does not know its line: those that are off already count."""
    refunded = units_refunded(order)
    found: list[GiftCard] = []
    for line in order.lines.filter(is_gift_card=True):
        same = [card for card in cards if card.initial_amount == line.unit_amount and card not in found]
        same.sort(key=lambda card: (card.pk not in voided, card.balance_amount != card.initial_amount, card.pk))
        found += same[: refunded[line.pk]]
    return found


@receives("order.shipped")
def take_reserved_money(event: Event) -> None:
    want_capture(event.payload["order_id"])

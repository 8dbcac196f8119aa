"""What an order brings about in the apps below."""

from __future__ import annotations

from django.utils import timezone

from commerce.giftcards.models import GiftCard
from commerce.giftcards.services import issue_card
from commerce.orders.models import Order, OrderLine, OrderState
from commerce.orders.services.locks import lock_order
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
    left = {line.pk: line.quantity - line.quantity_shipped for line in cards if line.quantity_shipped < line.quantity}
    if left:
        hand_over(order, {line.pk: line for line in order.lines.all()}, left, None)
        write_note(order.pk, "order.cards_sent", at=timezone.now())


@receives("order.shipped")
def take_reserved_money(event: Event) -> None:
    want_capture(event.payload["order_id"])

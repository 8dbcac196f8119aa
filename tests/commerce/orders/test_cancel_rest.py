"""What has not left of a partly shipped order is called off, and its money goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.giftcards.models import GiftCard
from commerce.giftcards.services import redeem_cards
from commerce.inventory.models import StockItem
from commerce.notifications.models import SentMail
from commerce.orders.errors import NothingShippedYet, OrderIsCancelled, WrongQuantity
from commerce.orders.models import Order
from commerce.orders.selectors import orders_to_ship
from commerce.orders.services import cancel_order, cancel_rest, mark_paid, refund_order, ship_order
from core.events.work import work_on_events
from core.ids import uuid7
from core.models import Event
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(minutes=1)


@pytest.fixture
def order(shop):
    """Three of five units by transfer, paid; one of them has left."""
    order = place((make_variant(stock=5), 3), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    ship_order(order_id=order.pk, request_key="one", quantities={order.lines.get().pk: 1}, actor=None, now=NOON)
    return order


def rest_of(order, *, restock=True):
    return cancel_rest(
        order_id=order.pk, restock=restock, actor=None, now=SOON, reason="Broken in the store", gives_back=restock
    )


def counters():
    return StockItem.objects.values_list("on_hand", "committed", "held").get()


def test_the_rest_is_on_sale_again_and_the_order_complete(order):
    line = order.lines.get()

    assert rest_of(order) == {line.pk: 2}
    assert rest_of(order) == {}

    order.refresh_from_db()
    line.refresh_from_db()
    assert (order.state, order.fulfilment_state, counters()) == ("open", "fulfilled", (4, 0, 0))
    assert (line.quantity, line.quantity_shipped, line.quantity_cancelled, line.quantity_left) == (3, 1, 2, 0)
    assert not orders_to_ship().exists()
    assert Event.objects.filter(name="order.rest_cancelled").count() == 1
    with pytest.raises(WrongQuantity):
        ship_order(order_id=order.pk, request_key="two", quantities={line.pk: 1}, actor=None, now=SOON)


def test_the_rest_that_cannot_be_sold_is_written_off(order):
    rest_of(order, restock=False)

    assert counters() == (2, 0, 0)


def test_the_money_of_the_rest_and_the_mail_about_it(order):
    left = rest_of(order)
    refund = refund_order(order_id=order.pk, request_key="r", quantities=left, actor=None, now=SOON)
    work_on_events(SOON)

    assert refund.total_amount == 2000
    mail = SentMail.objects.get(key__startswith="order.rest_cancelled:")
    assert "2 × Lamp" in mail.text or "2 x Lamp" in mail.text
    assert "given back" in mail.text


def test_an_order_of_which_nothing_or_everything_has_left(shop):
    order = place((make_variant(stock=5), 2), provider="transfer").order
    with pytest.raises(NothingShippedYet):
        rest_of(order)
    cancel_order(order_id=order.pk, restock=True, actor=None, now=SOON)
    with pytest.raises(OrderIsCancelled):
        rest_of(order)


@pytest.fixture
def cards(shop):
    """Two bought gift cards of one order, of which one has paid 3.00 somewhere."""
    variant = make_variant(stock=5, amount=2000)
    type(variant.product).objects.update(is_gift_card=True)
    order = place((variant, 2), provider="transfer", rate_id=None).order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    work_on_events(NOON)
    found = list(GiftCard.objects.order_by("pk"))
    redeem_cards(amounts={found[0].pk: 300}, order_id=uuid7(), now=NOON)
    return found


def give_back(order, units, key):
    refund_order(order_id=order.pk, request_key=key, quantities={order.lines.get().pk: units}, actor=None, now=SOON)
    work_on_events(SOON)
    return list(GiftCard.objects.order_by("pk").values_list("balance_amount", "is_active"))


def test_amount_given_back_is_taken_off_the_cards_once(cards):
    """40.00 of cards, of which 3.00 spent: after 5.00 and 30.00 given back, 5.00 are paid for."""
    order = Order.objects.get()
    left = []
    for key, amount in (("a", 500), ("b", 3000)):
        refund_order(order_id=order.pk, request_key=key, quantities={}, amount=amount, actor=None, now=SOON)
        work_on_events(SOON)
        left.append(list(GiftCard.objects.order_by("pk").values_list("balance_amount", "is_active")))

    assert left == [[(1700, True), (1500, True)], [(0, True), (200, True)]]
    assert order.timeline.filter(kind="order.cards_lowered").count() == 2


def test_gift_cards_of_a_refund_are_switched_off_the_untouched_first(cards):
    order = Order.objects.get()

    assert give_back(order, 1, "a") == [(1700, True), (0, False)]
    assert give_back(order, 1, "b") == [(0, False), (0, False)]

    note = order.timeline.filter(kind="order.cards_voided").first()
    assert (note.data["amount"], note.data["spent"], note.data["count"]) == (1700, 300, 1)
    assert sorted(cards[0].entries.values_list("amount", flat=True)) == [-1700, -300, 2000]

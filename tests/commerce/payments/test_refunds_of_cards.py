"""What gift cards have paid goes back onto them, after what the payment brought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commerce.checkout.codes import enter_code
from commerce.checkout.place_order import place_order
from commerce.notifications.models import SentMail
from commerce.orders.errors import NothingToRefund, TooMuchRefunded, WrongQuantity
from commerce.orders.services import cancel_order
from commerce.payments.models import Refund
from commerce.payments.services import settle
from core.events.work import work_on_events
from fakestripe.chaos import Fault
from tests.commerce.giftcards.test_cards import balance
from tests.commerce.payments.test_refunds import SOON, give_back
from tests.factories.promotions import make_card
from tests.factories.selling import NOON, make_cart, make_details, make_variant


def order_with(card, *, units=2, fake=None):
    """Two articles of 10 euros and the delivery; the card pays what is on it."""
    cart = make_cart((make_variant(amount=1000, stock=9), units))
    enter_code(cart=cart, text=card.code, now=NOON)
    details = make_details(provider="stripe" if fake else "transfer")
    placed = place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON)
    if fake:
        fake.pay(placed.payment)
        settle(placed.payment.pk, SOON)
    placed.order.refresh_from_db()
    return placed.order


def test_refund_goes_back_to_the_payment_first(stripe):
    card = make_card(1500)
    order = order_with(card, fake=stripe)
    due, total = order.due_amount, order.total_amount

    small = give_back(order, amount=due - 100)
    rest = give_back(order, key="k2", amount=600)

    assert (small.amount, small.credit_amount) == (due - 100, 0)
    assert (rest.amount, rest.credit_amount, rest.state) == (100, 500, "succeeded")
    assert balance(card) == 500
    order.refresh_from_db()
    assert (order.paid_state, order.refunded_amount) == ("paid", due + 500)
    with pytest.raises(TooMuchRefunded):
        give_back(order, key="k3", amount=1001)
    give_back(order, key="k4", amount=1000)
    order.refresh_from_db()
    assert (order.paid_state, order.refunded_amount, balance(card)) == ("refunded", total, 1500)
    with pytest.raises(NothingToRefund):
        give_back(order, key="k5", amount=1)


def test_order_that_cards_have_paid_alone(shop):
    card = make_card(9000)
    order = order_with(card)
    assert order.paid_state == "paid"
    line = order.lines.get()

    refund = give_back(order, quantities={line.pk: 1}, reason="Too small")

    assert (refund.amount, refund.credit_amount, refund.state, refund.lines) == (0, 1000, "succeeded", [[line.pk, 1]])
    assert balance(card) == 9000 - order.total_amount + 1000
    with pytest.raises(WrongQuantity):
        give_back(order, key="k2", quantities={line.pk: 2})
    give_back(order, key="k3", amount=order.total_amount - 1000)
    order.refresh_from_db()
    assert (order.paid_state, balance(card)) == ("refunded", 9000)


def test_sent_twice_gives_back_once(shop):
    card = make_card(9000)
    order = order_with(card)

    give_back(order, amount=700)
    give_back(order, amount=700)

    assert Refund.objects.count() == 1
    assert balance(card) == 9000 - order.total_amount + 700


def test_cancelled_order_has_given_its_cards_back_already(stripe):
    card = make_card(1500)
    order = order_with(card, fake=stripe)
    cancel_order(order_id=order.pk, restock=True, actor=None, now=SOON)
    assert balance(card) == 1500

    with pytest.raises(TooMuchRefunded):
        give_back(order, amount=order.due_amount + 1)
    give_back(order, amount=order.due_amount)

    order.refresh_from_db()
    assert (order.paid_state, order.refunded_amount, balance(card)) == ("refunded", order.total_amount, 1500)


def test_payment_part_that_is_silent_is_sent_later(stripe):
    card = make_card(1500)
    order = order_with(card, fake=stripe)
    stripe.world.chaos.faults.append(Fault("timeout", path="/v1/refunds", times=9))

    refund = give_back(order, amount=order.total_amount)

    assert (refund.state, refund.credit_amount, balance(card)) == ("new", 1500, 1500)
    order.refresh_from_db()
    assert order.paid_state == "paid"


def test_mail_says_what_is_on_the_card_again(shop):
    give_back(order_with(make_card(9000)), amount=700)
    work_on_events(datetime.now(UTC) + timedelta(seconds=5))

    mail = SentMail.objects.get(key__contains="order.refund")
    assert "on your gift card again" in mail.text

"""Money, asked for and told about by many at the same time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from commerce.orders.models import Order
from commerce.orders.services import refund as refund_module
from commerce.orders.services import refund_order
from commerce.payments.models import InboxEvent, Payment, Refund
from commerce.payments.services import settle, settling
from commerce.payments.services.receiving import Received
from commerce.payments.tasks import send_due_refunds, work_on_inbox
from core.models import Event
from tests.commerce.races.crowd import at_once
from tests.factories.selling import NOON, make_variant, place

pytestmark = pytest.mark.race
SOON = NOON + timedelta(minutes=1)


def real_now():
    return datetime.now(UTC) + timedelta(seconds=1)


def paid_order(fake):
    placed = place((make_variant(stock=5), 2), provider="stripe")
    fake.pay(placed.payment)
    settle(placed.payment.pk, SOON)
    return placed


def test_return_page_webhooks_and_workers_at_once(busy_shop, busy_stripe):
    placed = place((make_variant(stock=5), 2), provider="stripe")
    busy_stripe.pay(placed.payment)
    events = [
        (event, to) for to, event in busy_stripe.events if event["type"].startswith(("checkout", "payment_intent"))
    ]

    def deliver():
        return [busy_stripe.hand_over(event, to) for event, to in events]

    def work():
        return work_on_inbox(real_now())

    results = at_once(busy_shop, *[deliver] * 6, *[lambda: settle(placed.payment.pk, SOON)] * 3, *[work] * 3)
    work_on_inbox(real_now())

    assert [each for each in results if isinstance(each, Exception)] == []
    received = [each for result in results if isinstance(result, list) for each in result]
    assert received.count(Received.KEPT) >= len(events)
    assert InboxEvent.objects.count() == len(events)
    assert set(InboxEvent.objects.values_list("state", flat=True)) == {"done"}
    assert (Event.objects.filter(name="order.paid").count(), Payment.objects.get().state) == (1, "paid")


def test_two_refunds_of_everything_at_once(busy_shop, busy_stripe):
    placed = paid_order(busy_stripe)

    results = at_once(busy_shop, *refunds_of(placed, 4))

    assert sum(isinstance(each, Refund) for each in results) == 1
    assert busy_stripe.charge_of(placed.payment)["amount_refunded"] == placed.payment.amount
    assert Order.objects.get().paid_state == "refunded"


def test_refunds_at_once_without_the_count_of_those_under_way(busy_shop, busy_stripe, monkeypatch):
    """The control: with the guard out, more than one is written (and Stripe itself refuses the rest)."""
    placed = paid_order(busy_stripe)
    monkeypatch.setattr("commerce.payments.services.refunding.promised_amount", lambda payment: 0)
    monkeypatch.setattr(refund_module, "promised_amount", lambda payment: 0)

    at_once(busy_shop, *refunds_of(placed, 4))

    assert Refund.objects.count() > 1


def refunds_of(placed, count):
    def refund(number):
        return lambda: refund_order(
            order_id=placed.order.pk, request_key=f"r{number}", quantities={}, amount=placed.payment.amount, actor=None,
            now=SOON,
        )  # fmt: skip

    return [refund(number) for number in range(count)]


def test_one_refund_sent_by_four_workers(busy_shop, busy_stripe):
    placed = paid_order(busy_stripe)
    refund = refund_module._write(placed.order.pk, "once", {}, None, SOON, 700, False, "")

    at_once(busy_shop, *[lambda: send_due_refunds(SOON + timedelta(hours=1))] * 4)

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert busy_stripe.charge_of(placed.payment)["amount_refunded"] == 700


class AlwaysAhead(int):
    def __le__(self, other: object) -> bool:
        return False


def test_deliveries_where_states_may_go_any_way(busy_shop, busy_stripe, monkeypatch):
    """The control: with the order of states out, a second telling of the same payment is a second payment."""
    monkeypatch.setattr(settling, "RANK", {state: AlwaysAhead() for state in settling.RANK})
    monkeypatch.setattr(settling, "FINAL", ())
    placed = place((make_variant(stock=5), 1), provider="stripe")
    busy_stripe.pay(placed.payment)

    for event in [*busy_stripe.events, *busy_stripe.events]:
        busy_stripe.hand_over(event[1], event[0])
    work_on_inbox(real_now())

    assert Payment.objects.get().state != "paid"


def test_deliveries_shuffled_and_repeated(busy_shop, busy_stripe):
    """A short form of G4: `bin/bench payments` has the long one."""
    orders = [place((make_variant(stock=5), 1), provider="stripe") for _ in range(6)]
    for position, placed in enumerate(orders):
        if position % 3:
            busy_stripe.pay(placed.payment)
        else:
            busy_stripe.debit(placed.payment, will_fail=position == 0)
            busy_stripe.decide(placed.payment)
    chance = random.Random(7)
    deliveries = [(event, to) for to, event in busy_stripe.events for _ in range(chance.randint(1, 4))]
    chance.shuffle(deliveries)
    parts = [deliveries[number::4] for number in range(4)]

    def deliver(part):
        return lambda: [busy_stripe.hand_over(event, to) for event, to in part]

    results = at_once(busy_shop, *[deliver(part) for part in parts], *[lambda: work_on_inbox(real_now())] * 2)
    for _ in range(2):
        work_on_inbox(real_now())

    assert [each for each in results if isinstance(each, Exception)] == []
    states = {payment.pk: payment.state for payment in Payment.objects.all()}
    assert [states[placed.payment.pk] for placed in orders] == ["failed", "paid", "paid", "paid", "paid", "paid"]
    assert Event.objects.filter(name="order.paid").count() == 5
    assert not InboxEvent.objects.filter(state__in=["dead", "waiting"]).exists()

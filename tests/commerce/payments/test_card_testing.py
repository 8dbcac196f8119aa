from __future__ import annotations

from datetime import timedelta

from commerce.payments.card_testing import DECLINES_TO_LOOK_AT, SESSIONS_PER_ORDER, may_start_card_payment, note_outcome
from core.models import AuditEntry
from tests.factories.selling import NOON, place


def start(order="a", now=NOON):
    return may_start_card_payment(order_id=order, now=now)


def test_tries_for_one_order(shop):
    assert [start() for _ in range(SESSIONS_PER_ORDER + 1)] == [True] * SESSIONS_PER_ORDER + [False]
    assert start(order="b")
    assert start(now=NOON + timedelta(minutes=10))


def test_cards_are_paused_while_nearly_all_are_declined(shop):
    for _ in range(DECLINES_TO_LOOK_AT + 5):
        note_outcome(is_declined=True, now=NOON)

    assert not start()
    assert not start(now=NOON + timedelta(minutes=10))
    assert start(now=NOON + timedelta(minutes=20))
    assert AuditEntry.objects.filter(action="payments.cards_paused").count() == 1


def test_a_bad_day_of_honest_shoppers_pauses_nothing(shop):
    for _ in range(DECLINES_TO_LOOK_AT):
        note_outcome(is_declined=True, now=NOON)
    for _ in range(10):
        note_outcome(is_declined=False, now=NOON)

    assert start()


def test_checkout_while_cards_are_paused(stripe):
    for _ in range(DECLINES_TO_LOOK_AT):
        note_outcome(is_declined=True, now=NOON)

    placed = place(provider="stripe")

    placed.payment.refresh_from_db()
    assert placed.payment.state == "failed"
    assert "ten minutes" in placed.payment.error
    assert stripe.requests("/v1/checkout/sessions") == []

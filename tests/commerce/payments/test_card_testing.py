from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta

from commerce.payments.card_testing import (
    DECLINES_TO_LOOK_AT,
    MOST_DECLINES_OF_ORDER,
    SESSIONS_PER_ORDER,
    WORK_AFTER_DECLINES,
    may_start_card_payment,
    note_outcome,
)
from commerce.payments.models import Payment
from commerce.payments.proof_of_work import LIFE, challenge_for, is_answered, is_solved
from commerce.payments.services import settle
from commerce.payments.tasks import work_on_inbox
from commerce.store.models import Store
from core.ids import uuid7
from core.models import AuditEntry
from tests.commerce.payments.conftest import DECLINED
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


def declined(fake, placed, times):
    for _ in range(times):
        fake.pay(placed.payment, DECLINED)
    fake.deliver(kinds="payment_intent")
    work_on_inbox(datetime.now(UTC) + timedelta(seconds=1))


def test_order_with_many_declines_loses_its_page(stripe):
    placed = place(provider="stripe", now=datetime.now(UTC))

    declined(stripe, placed, MOST_DECLINES_OF_ORDER - 1)
    assert stripe.session_of(placed.payment)["status"] == "open"
    declined(stripe, placed, 1)

    assert stripe.session_of(placed.payment)["status"] == "expired"
    placed.payment.refresh_from_db()
    assert placed.payment.state == "cancelled"


def test_next_try_after_declines_needs_work(stripe, storefront):
    Store.objects.update(is_open=True)
    now = datetime.now(UTC)
    placed = place(provider="stripe", now=now)
    declined(stripe, placed, MOST_DECLINES_OF_ORDER)
    sessions = len(stripe.requests("/v1/checkout/sessions"))

    answer = storefront.post(f"/orders/{placed.order.token}/pay/")
    payment = Payment.objects.latest("pk")
    address = f"/payment-check/{payment.pk}/"
    assert answer.headers["Location"] == address
    page = storefront.get(address).content.decode()
    challenge = re.search(r'data-proof="([^"]+)"', page)[1]

    early = storefront.post(address, {"challenge": challenge, "nonce": "0"})
    assert (early.status_code, len(stripe.requests("/v1/checkout/sessions"))) == (422, sessions)
    nonce = next(str(n) for n in itertools.count(1) if is_solved(challenge, str(n)))
    done = storefront.post(address, {"challenge": challenge, "nonce": nonce})

    assert done.headers["Location"] == stripe.session_of(payment)["url"]
    assert len(stripe.requests("/v1/checkout/sessions")) == sessions + 1


def test_shop_under_fire_makes_everybody_work(stripe):
    for _ in range(WORK_AFTER_DECLINES):
        note_outcome(is_declined=True, now=NOON)

    assert place(provider="stripe").next_step.url.startswith("/payment-check/")


def test_some_declines_among_many_payments_make_nobody_work(stripe):
    for _ in range(WORK_AFTER_DECLINES):
        note_outcome(is_declined=True, now=NOON)
        note_outcome(is_declined=False, now=NOON)

    assert "/c/pay/" in place(provider="stripe").next_step.url


def test_proof_is_for_one_payment_and_for_a_while():
    one, other = uuid7(), uuid7()
    challenge = challenge_for(one, NOON)
    nonce = next(str(n) for n in itertools.count() if is_solved(challenge, str(n)))

    def answered(nonce, *, challenge=challenge, payment=one, seconds=1):
        return is_answered(challenge, nonce, payment_id=payment, now=NOON + timedelta(seconds=seconds))

    assert answered(nonce)
    assert not answered(nonce, payment=other)
    assert not answered(nonce, challenge=challenge.replace(str(one), str(other)), payment=other)
    assert not answered(nonce, challenge="")
    assert not answered(nonce, seconds=-1)
    assert not answered("", seconds=89)
    assert answered("", seconds=90)  # whoever has no JavaScript waits
    assert not answered(nonce, seconds=LIFE.total_seconds() + 1)


def test_check_of_a_payment_that_is_over_or_unknown(stripe, storefront):
    Store.objects.update(is_open=True)
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    settle(placed.payment.pk, NOON)

    assert (
        storefront.get(f"/payment-check/{placed.payment.pk}/").headers["Location"] == f"/orders/{placed.order.token}/"
    )
    assert storefront.get(f"/payment-check/{uuid7()}/").status_code == 404

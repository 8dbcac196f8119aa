"""What goes wrong between a shop and Stripe (docs/payments.md), one test each. Those of the session's creation and of the
two doors to "paid" are in test_stripe.py, those of refunds in test_refunds.py."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from commerce.checkout.start_payment import start_payment
from commerce.checkout.tasks import expire_unpaid
from commerce.inventory.models import StockItem
from commerce.inventory.services import set_stock
from commerce.orders.errors import IsDisputed
from commerce.orders.services import cancel_order, expire_order, ship_order
from commerce.payments.models import ConnectedAccount, Dispute, InboxEvent, Payment, PaymentMethod, Refund
from commerce.payments.providers.stripe import gateway
from commerce.payments.providers.stripe.gateway import BadSignature, NetworkInTransaction, get_session
from commerce.payments.services import begin, settle, want_capture
from commerce.payments.services.capturing import capture_wanted
from commerce.payments.services.receiving import Received
from commerce.payments.tasks import send_due_refunds, work_on_inbox
from fakestripe.chaos import Fault
from fakestripe.objects import accounts, checkout, disputes
from tests.commerce.payments.conftest import CHALLENGED
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(minutes=1)
MUCH_LATER = NOON + timedelta(hours=2)


def real_now(seconds=1):
    return datetime.now(UTC) + timedelta(seconds=seconds)


def event_of(fake, kind):
    return next((event, to) for to, event in fake.events if event["type"] == kind)


def paid_state(placed):
    placed.order.refresh_from_db()
    return placed.order.paid_state


def test_neither_webhook_nor_return_page(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    Payment.objects.update(created_at=NOON - timedelta(minutes=11))

    expire_unpaid(SOON)

    assert paid_state(placed) == "paid"


def test_webhook_before_the_return_page(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    stripe.deliver()
    work_on_inbox(real_now())

    assert settle(placed.payment.pk, SOON).state == "paid"
    assert placed.order.timeline.filter(kind="order.paid").count() == 1


def test_webhook_for_a_payment_that_is_not_there_yet_is_tried_again(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    stripe.deliver(kinds="checkout.session.completed")
    Payment.objects.filter(pk=placed.payment.pk).update(provider="elsewhere")
    work_on_inbox(real_now())
    assert InboxEvent.objects.get().state == "waiting"

    Payment.objects.filter(pk=placed.payment.pk).update(provider="stripe")
    work_on_inbox(real_now(seconds=20))

    assert InboxEvent.objects.get().state == "done"
    assert paid_state(placed) == "paid"


def test_event_about_nothing_of_ours_is_ignored(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    event["data"]["object"] |= {"id": "cs_test_other", "metadata": {}}

    stripe.hand_over(event, to)
    work_on_inbox(real_now())

    assert InboxEvent.objects.get().state == "ignored"
    assert paid_state(placed) == "unpaid"


def test_events_out_of_order(stripe):
    """ "expired" of a session that was paid: the API is asked, and says paid."""
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    stripe.hand_over({**event, "id": "evt_late", "type": "checkout.session.expired"}, to)
    stripe.hand_over(event, to)

    work_on_inbox(real_now())

    assert paid_state(placed) == "paid"


def test_event_that_lies_about_the_state_changes_nothing(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    other = place(provider="stripe")
    session = stripe.session_of(other.payment)
    event["data"]["object"] = {**session, "payment_status": "paid", "status": "complete"}

    stripe.hand_over(event, to)
    work_on_inbox(real_now())

    assert paid_state(other) == "unpaid"


def test_payment_after_the_order_expired_while_there_is_stock(stripe):
    placed = place((make_variant(stock=5), 2), provider="stripe")
    session = stripe.session_of(placed.payment)
    expire_order(order_id=placed.order.pk, now=MUCH_LATER)
    session |= {"status": "open"}
    checkout.pay_by_card(stripe.world, stripe.account, session, "4242424242424242")

    assert settle(placed.payment.pk, MUCH_LATER).state == "paid"

    assert (paid_state(placed), placed.order.state) == ("paid", "open")
    assert StockItem.objects.values_list("on_hand", "committed", "held").get() == (5, 2, 0)


def test_payment_after_the_order_expired_and_the_stock_is_gone(stripe):
    variant = make_variant(stock=2)
    placed = place((variant, 2), provider="stripe")
    session = stripe.session_of(placed.payment)
    expire_order(order_id=placed.order.pk, now=MUCH_LATER)
    set_stock(variant_id=variant.pk, on_hand=0)
    session |= {"status": "open"}
    checkout.pay_by_card(stripe.world, stripe.account, session, "4242424242424242")

    assert settle(placed.payment.pk, MUCH_LATER).state == "review"
    send_due_refunds(MUCH_LATER)
    send_due_refunds(MUCH_LATER)

    assert Refund.objects.get().state == "succeeded"
    assert stripe.charge_of(placed.payment)["amount_refunded"] == placed.payment.amount
    assert (paid_state(placed), placed.order.state) == ("unpaid", "cancelled")


@pytest.mark.parametrize("wrong", [{"amount_total": 1}, {"currency": "usd"}, {"metadata": {"order": "another"}}])
def test_amount_currency_or_order_differs(stripe, wrong):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    stripe.session_of(placed.payment).update(wrong)

    payment = settle(placed.payment.pk, SOON)

    assert (payment.state, paid_state(placed)) == ("review", "unpaid")
    assert payment.error
    assert not Refund.objects.exists()


def test_amount_differs_right_after_the_session_was_made(stripe, monkeypatch):
    from commerce.payments.providers.stripe import provider

    monkeypatch.setattr(provider, "to_stripe", lambda money: money.amount + 1)

    placed = place(provider="stripe")

    placed.payment.refresh_from_db()
    assert placed.payment.state == "failed"
    (session,) = stripe.world.all_of(stripe.account, "checkout.session")
    assert session["status"] == "expired"


def test_two_tabs_pay_the_same_session_once(stripe):
    placed = place(provider="stripe")
    again = start_payment(
        order_token=placed.order.token, method_id=PaymentMethod.objects.get(provider="stripe").pk, now=SOON
    )
    stripe.pay(placed.payment)

    assert again.next_step == placed.next_step
    assert settle(placed.payment.pk, SOON).state == "paid"
    assert len(stripe.world.all_of(stripe.account, "charge")) == 1


def test_another_way_to_pay_closes_the_session_first(stripe):
    placed = place(provider="stripe")

    from tests.factories.selling import method_of

    start_payment(order_token=placed.order.token, method_id=method_of("transfer").pk, now=SOON)

    assert stripe.session_of(placed.payment)["status"] == "expired"
    placed.payment.refresh_from_db()
    assert placed.payment.state == "cancelled"


def test_three_d_secure_abandoned_gives_the_stock_back(stripe):
    placed = place((make_variant(stock=5), 2), provider="stripe")
    stripe.pay(placed.payment, CHALLENGED)

    expire_unpaid(MUCH_LATER)

    placed.order.refresh_from_db()
    assert placed.order.state == "cancelled"
    assert stripe.intent_of(placed.payment)["status"] == "canceled"
    assert StockItem.objects.values_list("committed", "held").get() == (0, 0)


def test_silent_provider_keeps_the_stock(stripe):
    placed = place((make_variant(stock=5), 2), provider="stripe")
    stripe.world.chaos.faults += [Fault("timeout", times=10), Fault("timeout", method="GET", times=10)]

    expire_unpaid(MUCH_LATER)

    placed.order.refresh_from_db()
    assert placed.order.state == "open"
    assert StockItem.objects.values_list("held", flat=True).get() == 2


def test_500_while_a_session_is_closed_is_not_the_answer_for_a_day(stripe):
    """Stripe answers a 500 again to the same key: the next visit must ask under another."""
    placed = place((make_variant(stock=5), 2), provider="stripe")
    stripe.world.chaos.faults += [Fault("500", times=3)]
    expire_unpaid(MUCH_LATER)
    placed.order.refresh_from_db()
    assert placed.order.state == "open"
    stripe.world.chaos.faults.clear()

    expire_unpaid(MUCH_LATER + timedelta(minutes=2))

    placed.order.refresh_from_db()
    assert placed.order.state == "cancelled"


def test_500_while_reserved_money_is_taken(stripe):
    PaymentMethod.objects.filter(provider="stripe").update(captures_later=True)
    placed = place((make_variant(stock=5), 2), provider="stripe")
    stripe.pay(placed.payment)
    settle(placed.payment.pk, SOON)
    stripe.world.chaos.faults += [Fault("500", times=3)]
    ship_order(order_id=placed.order.pk, request_key="a", actor=None, now=SOON)
    want_capture(placed.order.pk)
    capture_wanted(SOON)
    assert paid_state(placed) == "authorised"
    stripe.world.chaos.faults.clear()

    capture_wanted(SOON + timedelta(minutes=5))

    assert paid_state(placed) == "paid"
    assert stripe.charge_of(placed.payment)["amount_captured"] == placed.payment.amount


def test_paid_while_the_merchant_cancels(stripe):
    from commerce.orders.errors import PaidMeanwhile

    placed = place(provider="stripe")
    stripe.pay(placed.payment)

    with pytest.raises(PaidMeanwhile):
        cancel_order(order_id=placed.order.pk, restock=True, actor=None, now=SOON)

    assert paid_state(placed) == "paid"


def test_account_deauthorised_in_the_middle_of_checkout(stripe):
    placed = place(provider="stripe")
    accounts.deauthorise(stripe.world, stripe.account)
    stripe.deliver(kinds="account.application.deauthorized")
    work_on_inbox(real_now())

    assert not ConnectedAccount.objects.get().is_ready
    assert settle(placed.payment.pk, SOON).state == "pending"
    assert paid_state(placed) == "unpaid"

    expire_unpaid(MUCH_LATER)
    placed.order.refresh_from_db()
    assert placed.order.state == "cancelled"


def test_capability_lost_between_the_page_and_the_payment(stripe):
    """Our copy still says ready; Stripe refuses, and the shopper may choose another way."""
    accounts.facts_of(stripe.world, stripe.account)["lost"] = ["card_payments"]

    placed = place(provider="stripe")

    placed.payment.refresh_from_db()
    assert (placed.payment.state, paid_state(placed)) == ("failed", "unpaid")
    assert placed.payment.error


def test_event_of_another_shops_account(stripe, other_shop):
    """Signed by Stripe, naming our payment, but from an account that this payment does not belong to."""
    from core.scope import control_context
    from gateways.models import ProviderAccount
    from tenants.context import shop_context

    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    with control_context():
        ProviderAccount.objects.create(provider="stripe", reference="acct_bravo", shop=other_shop)

    assert stripe.hand_over({**event, "account": "acct_bravo"}, to) == Received.KEPT
    assert stripe.hand_over({**event, "account": "acct_nobody"}, to) == Received.IGNORED

    assert not InboxEvent.objects.exists()
    with shop_context(other_shop):
        work_on_inbox(real_now())
        assert InboxEvent.objects.get().state == "ignored"
    assert paid_state(placed) == "unpaid"


def test_event_of_the_shops_other_account(stripe):
    from gateways.services import claim_account

    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    claim_account(provider="stripe", reference="acct_second", is_live=False)

    stripe.hand_over({**event, "account": "acct_second"}, to)
    work_on_inbox(real_now())

    assert InboxEvent.objects.get().state == "ignored"
    assert paid_state(placed) == "unpaid"


def test_live_event_for_a_test_account(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")

    assert stripe.hand_over({**event, "livemode": True}, to) == Received.IGNORED
    assert not InboxEvent.objects.exists()


@pytest.mark.parametrize("at", [-301, 301])
def test_stale_or_future_timestamp(stripe, at):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")

    with pytest.raises(BadSignature):
        stripe.hand_over(event, to, at=int(time.time()) + at)


def test_wrong_secret_and_the_secret_of_another_endpoint(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")

    for secret in ("whsec_guessed", "whsec_fakestripe_platform"):
        with pytest.raises(BadSignature):
            stripe.hand_over(event, to, secret=secret)


def test_forged_event_where_nobody_looks_at_signatures(stripe, monkeypatch):
    """The control: it is the signature that keeps it out."""
    monkeypatch.setattr(gateway, "_is_signed_by", lambda *_given: True)
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")

    assert stripe.hand_over(event, to, secret="whsec_guessed") == Received.KEPT


def test_secret_being_changed(stripe, settings):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    settings.STRIPE_WEBHOOK_SECRETS = {**settings.STRIPE_WEBHOOK_SECRETS, "connect": ["whsec_new", to["secret"]]}

    assert stripe.hand_over(event, to) == Received.KEPT
    assert stripe.hand_over({**event, "id": "evt_2"}, to, secret="whsec_new") == Received.KEPT


def test_thin_event_at_the_snapshot_address_and_the_other_way_round(stripe):
    accounts.change(stripe.world, stripe.account)
    thin = next((event, to) for to, event in stripe.events if event["object"] == "v2.core.event")
    snapshot = next((event, to) for to, event in stripe.events if event["object"] == "event")

    with pytest.raises(BadSignature):
        stripe.hand_over(thin[0], snapshot[1])
    with pytest.raises(BadSignature):
        stripe.hand_over(snapshot[0], thin[1])


def test_webhook_over_http(stripe, platform_client):
    from core.scope import current_scope, enter_scope
    from fakestripe.events import signed

    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    event, to = event_of(stripe, "checkout.session.completed")
    body, headers = signed(event, to["secret"], timestamp=int(time.time()))

    def post(data, **given):
        return platform_client.post(
            "/webhooks/stripe/connect/", data, content_type="application/json", headers=given
        ).status_code

    assert post(body, **{"Stripe-Signature": headers["Stripe-Signature"]}) == 200
    assert post(body + b" ", **{"Stripe-Signature": headers["Stripe-Signature"]}) == 400
    assert post(body) == 400
    assert platform_client.post("/webhooks/stripe/nowhere/").status_code == 404
    with enter_scope(current_scope()):
        assert InboxEvent.objects.count() == 1


def test_dispute_opened_won_and_told_twice(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    settle(placed.payment.pk, SOON)
    dispute = disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(placed.payment))
    stripe.deliver(kinds="charge.dispute", copies=2)
    work_on_inbox(real_now())

    found = Dispute.objects.get()
    assert (found.state, found.amount) == ("needs_response", placed.payment.amount)
    assert found.due_at > real_now() + timedelta(days=8)

    disputes.close_dispute(stripe.world, stripe.account, dispute, is_won=True)
    stripe.deliver(kinds="charge.dispute", copies=2)
    work_on_inbox(real_now(seconds=2))

    found.refresh_from_db()
    assert found.state == "won"
    kinds = placed.order.timeline.filter(kind__startswith="dispute").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["dispute.needs_response", "dispute.won"]
    assert paid_state(placed) == "paid"


def test_no_provider_is_called_while_rows_are_locked(make_live_shop):
    from django.db import transaction

    from tenants.context import shop_context

    with shop_context(make_live_shop()), transaction.atomic("default"), pytest.raises(NetworkInTransaction):
        get_session("cs_test", is_live=False, account="acct_1")


def test_every_post_carries_a_key_of_ours(stripe):
    """The double refuses a POST without one; and our keys are stored, so that a second try is the first one again."""
    placed = place(provider="stripe")
    begin(placed.payment, SOON)

    assert [key for key in stripe.world.answers if str(placed.payment.pk) in key] == [
        f"{stripe.account}/pay:{placed.payment.pk}:1"
    ]


@pytest.mark.parametrize("is_won", [True, False])
def test_dispute_holds_the_parcel_back(stripe, is_won):
    placed = place((make_variant(stock=5), 2), provider="stripe")
    stripe.pay(placed.payment)
    settle(placed.payment.pk, SOON)
    dispute = disputes.open_dispute(stripe.world, stripe.account, stripe.charge_of(placed.payment))
    stripe.deliver(kinds="charge.dispute")
    work_on_inbox(real_now())

    def ship(key, **how):
        return ship_order(order_id=placed.order.pk, request_key=key, actor=None, now=SOON, **how)

    with pytest.raises(IsDisputed):
        ship("a")
    disputes.close_dispute(stripe.world, stripe.account, dispute, is_won=is_won)
    stripe.deliver(kinds="charge.dispute")
    work_on_inbox(real_now(seconds=2))

    if not is_won:  # the money is gone: only knowingly
        with pytest.raises(IsDisputed):
            ship("b")
    assert ship("c", despite_dispute=not is_won).lines

"""Paying by Stripe, from checkout to "paid": the return page, webhooks and the sweeper end in the same `settle`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.payments.models import ConnectedAccount, InboxEvent, Payment, PaymentMethod, Refund
from commerce.payments.providers.base import Redirect
from commerce.payments.selectors import offered_methods
from commerce.payments.services import settle
from commerce.payments.services.accounts import connect_account, onboarding_url, refresh_account
from commerce.payments.services.receiving import Received
from commerce.payments.tasks import send_due_refunds, work_on_inbox
from commerce.store.selectors import current_store
from fakestripe.objects import accounts
from tests.commerce.payments.conftest import CHALLENGED, DECLINED
from tests.factories.selling import NOON, place

SOON = NOON + timedelta(minutes=1)


def kinds(order):
    return list(order.timeline.order_by("id").values_list("kind", flat=True))


def test_checkout_leads_to_the_hosted_page(stripe):
    placed = place(provider="stripe")

    assert placed.next_step == Redirect(stripe.session_of(placed.payment)["url"])
    (asked,) = stripe.requests("/v1/checkout/sessions")
    assert asked["payment_intent_data"]["metadata"]["payment"] == str(placed.payment.pk)
    assert asked["line_items"][0]["price_data"]["unit_amount"] == placed.order.total_amount
    assert "application_fee_amount" not in asked["payment_intent_data"]


def test_application_fee(stripe, settings):
    settings.APPLICATION_FEE_BASIS_POINTS = 150

    placed = place(provider="stripe")

    (asked,) = stripe.requests("/v1/checkout/sessions")
    assert asked["payment_intent_data"]["application_fee_amount"] == (placed.order.total_amount * 150 + 5000) // 10000


def test_return_page_without_webhook(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)

    assert settle(placed.payment.pk, SOON).state == "paid"

    placed.order.refresh_from_db()
    assert placed.order.paid_state == "paid"
    assert kinds(placed.order) == ["order.placed", "order.paid"]


def test_webhook_without_return_page(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)

    assert set(stripe.deliver()) == {Received.KEPT}
    work_on_inbox(stripe_time(stripe))

    placed.order.refresh_from_db()
    assert placed.order.paid_state == "paid"
    assert set(InboxEvent.objects.values_list("state", flat=True)) == {"done"}


def test_the_same_event_many_times(stripe):
    placed = place(provider="stripe")
    stripe.pay(placed.payment)

    received = stripe.deliver(kinds="checkout.session.completed", copies=5)
    work_on_inbox(stripe_time(stripe))

    assert received == [Received.KEPT] + [Received.KNOWN] * 4
    assert InboxEvent.objects.count() == 1
    assert kinds(placed.order) == ["order.placed", "order.paid"]


def test_declined_card_leaves_the_page_open(stripe):
    placed = place(provider="stripe")

    assert "declined" in stripe.pay(placed.payment, DECLINED)
    assert settle(placed.payment.pk, SOON).state == "pending"

    stripe.pay(placed.payment)
    assert settle(placed.payment.pk, SOON).state == "paid"


def test_three_d_secure(stripe):
    placed = place(provider="stripe")

    assert stripe.pay(placed.payment, CHALLENGED) == "challenge"
    assert settle(placed.payment.pk, SOON).state == "pending"
    assert stripe.pass_challenge(placed.payment) == "done"
    assert settle(placed.payment.pk, SOON).state == "paid"


def test_delayed_success_and_failure(stripe):
    good, bad = place(provider="stripe"), place(provider="stripe")
    stripe.debit(good.payment)
    stripe.debit(bad.payment, will_fail=True)
    for each in (good, bad):
        assert settle(each.payment.pk, SOON).state == "processing"
    stripe.decide(good.payment)
    stripe.decide(bad.payment)

    assert settle(good.payment.pk, SOON).state == "paid"
    failed = settle(bad.payment.pk, SOON)

    assert (failed.state, failed.error) == ("failed", "The customer's bank refused the debit.")


def test_cards_are_offered_while_the_account_is_ready(stripe):
    def names():
        return [method.provider for method in offered_methods(store=current_store())]

    assert "stripe" in names()

    accounts.lose_capability(stripe.world, stripe.account)
    stripe.deliver()
    work_on_inbox(stripe_time(stripe))

    assert "stripe" not in names()
    assert ConnectedAccount.objects.get().capabilities["card_payments"] == "restricted"


def test_accounts_by_the_old_api(empty_stripe, shop, settings):
    """The fallback: v1 accounts and links, the same states."""
    settings.STRIPE_USES_ACCOUNTS_V2 = False
    now, store = stripe_time(empty_stripe), current_store()

    account = connect_account(store=store, email="owner@alpha.example", actor=None, now=now)
    link = onboarding_url(account=account, refresh_url="https://a.example/r/", return_url="https://a.example/b/")
    waiting = refresh_account(account.reference, now)
    assert "/onboarding/" in link
    assert (waiting.is_ready, waiting.capabilities["card_payments"], bool(waiting.missing)) == (False, "inactive", True)
    accounts.finish_onboarding(empty_stripe.world, account.reference)
    ready = refresh_account(account.reference, now + timedelta(seconds=1))
    assert (ready.is_ready, ready.missing) == (True, [])
    accounts.lose_capability(empty_stripe.world, account.reference)

    assert not refresh_account(account.reference, now + timedelta(seconds=2)).is_ready


def test_paid_twice_gives_the_second_back(stripe):
    """The shopper pays on Stripe's page, and the merchant takes the order's money otherwise at the same time."""
    placed = place(provider="stripe")
    stripe.pay(placed.payment)
    placed.order.paid_state = "paid"
    placed.order.save()

    assert settle(placed.payment.pk, SOON).state == "review"
    send_due_refunds(SOON)

    refund = Refund.objects.get()
    assert (refund.state, refund.origin, refund.amount) == ("succeeded", "automatic", placed.payment.amount)
    assert stripe.charge_of(placed.payment)["refunded"]


@pytest.mark.parametrize("kind", ["timeout", "500", "malformed", "empty", "429", "409"])
def test_session_could_not_be_made_at_first(stripe, kind):
    from commerce.checkout.start_payment import start_payment
    from fakestripe.chaos import Fault

    stripe.world.chaos.faults.append(Fault(kind, "/v1/checkout"))

    placed = place(provider="stripe")

    assert not isinstance(placed.next_step, Redirect)
    again = start_payment(
        order_token=placed.order.token, method_id=PaymentMethod.objects.get(provider="stripe").pk, now=SOON
    )
    assert isinstance(again.next_step, Redirect)
    assert Payment.objects.filter(order_id=placed.order.pk).count() == 1


def test_answer_lost_then_the_same_session(stripe):
    from commerce.payments.services import begin
    from fakestripe.chaos import Fault

    stripe.world.chaos.faults.append(Fault("lost", "/v1/checkout"))
    placed = place(provider="stripe")

    again = begin(placed.payment, SOON)

    assert isinstance(again, Redirect)
    assert len(stripe.world.all_of(stripe.account, "checkout.session")) == 1


def stripe_time(fake):
    from datetime import UTC, datetime

    return datetime.now(UTC) + timedelta(seconds=1)


def test_shop_that_lost_its_account_has_no_way_to_pay(stripe):
    from commerce.payments.selectors import usable_methods
    from commerce.payments.services.accounts import forget_account

    PaymentMethod.objects.exclude(provider="stripe").update(is_active=False)
    assert usable_methods().exists()

    forget_account(stripe.account, NOON)

    assert not usable_methods().exists()

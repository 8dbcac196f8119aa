from __future__ import annotations

import json
from datetime import timedelta

import pytest

from commerce.checkout.tasks import expire_unpaid
from commerce.orders.services import cancel_order, refund_order
from commerce.payments.models import Payment, Refund
from commerce.payments.providers.base import ProviderRefused
from commerce.payments.providers.decimals import NotPayable, to_text
from commerce.payments.providers.paypal.provider import WHOLE
from commerce.payments.services import begin, settle
from commerce.payments.services.hints import take_hint
from commerce.payments.services.own_keys import enter_key
from commerce.payments.tasks import send_due_refunds
from commerce.store.models import Store
from core.money import Money
from fakepay import paypal as double
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(minutes=1)
LATER = NOON + timedelta(hours=3)


def buy(world):
    placed = place((make_variant(stock=5), 2), provider="paypal")
    placed.payment.refresh_from_db()
    return placed, world.objects.get(placed.payment.provider_reference)


def states(placed):
    placed.order.refresh_from_db()
    placed.payment.refresh_from_db()
    return placed.payment.state, placed.order.paid_state


def captures(world):
    return [path for method, path, _body in world.requests if path.endswith("/capture")]


def test_shopper_is_sent_to_paypal(paypal):
    placed, there = buy(paypal)

    assert placed.next_step.url.endswith(f"/checkoutnow/{there['id']}")
    (unit,) = there["purchase_units"]
    assert unit["amount"] == {"currency_code": "EUR", "value": f"{placed.order.total_amount / 100:.2f}"}
    assert unit["custom_id"] == str(placed.payment.pk)


def test_approved_money_is_taken_once(paypal):
    placed, there = buy(paypal)
    assert settle(placed.payment.pk, SOON).state == "pending"
    double.approve(there)

    for _page_and_sweeper in range(3):
        settle(placed.payment.pk, SOON)

    assert states(placed) == ("paid", "paid")
    assert len(captures(paypal)) == 1


def test_shopper_who_does_not_come_back(paypal):
    placed, there = buy(paypal)
    double.approve(there)
    Payment.objects.update(created_at=NOON - timedelta(minutes=11))

    expire_unpaid(SOON)

    assert states(placed) == ("paid", "paid")


def test_declined(paypal):
    placed, there = buy(paypal)
    double.approve(there, declines=True)

    settle(placed.payment.pk, SOON)

    assert states(placed) == ("failed", "unpaid")


def test_money_that_takes_days(paypal):
    placed, there = buy(paypal)
    double.approve(there, is_slow=True)
    settle(placed.payment.pk, SOON)
    assert states(placed) == ("processing", "processing")

    there["purchase_units"][0]["payments"]["captures"][0]["status"] = "COMPLETED"
    settle(placed.payment.pk, LATER)

    assert states(placed) == ("paid", "paid")


def test_expired_order_is_never_captured(paypal):
    placed, there = buy(paypal)
    expire_unpaid(LATER)
    assert states(placed)[0] == "cancelled"
    double.approve(there)

    settle(placed.payment.pk, LATER)

    assert captures(paypal) == []
    assert states(placed) == ("cancelled", "unpaid")


def test_approved_in_the_moment_of_expiry_is_not_taken(paypal):
    placed, there = buy(paypal)
    double.approve(there)

    cancel_order(order_id=placed.order.pk, restock=True, actor=None, now=SOON)

    assert captures(paypal) == []
    assert states(placed) == ("cancelled", "unpaid")


@pytest.mark.parametrize("kind", ["timeout", "lost", "500", "malformed"])
def test_answer_to_the_capture_did_not_come(paypal, kind):
    placed, there = buy(paypal)
    double.approve(there)
    paypal.faults.append((kind, "/v2/checkout/orders/"))
    assert settle(placed.payment.pk, SOON).state == "pending"

    settle(placed.payment.pk, SOON)

    assert states(placed) == ("paid", "paid")
    assert len(there["purchase_units"][0]["payments"]["captures"]) == 1


def test_answer_to_the_creation_did_not_come(paypal):
    paypal.faults.append(("lost", "/v2/checkout/orders"))
    placed = place((make_variant(stock=5), 2), provider="paypal")
    assert states(placed) == ("pending", "unpaid")

    assert "/checkoutnow/" in begin(Payment.objects.get(), SOON).url
    assert len(paypal.objects) == 1


def paid(world):
    placed, there = buy(world)
    double.approve(there)
    settle(placed.payment.pk, SOON)
    return placed, there


def give_back(placed, amount):
    return refund_order(order_id=placed.order.pk, request_key="k", quantities={}, actor=None, now=SOON, amount=amount)


def test_refund(paypal):
    placed, there = paid(paypal)

    assert give_back(placed, 500).state == "succeeded"
    take_hint(placed.payment.pk, SOON)

    assert [each["amount"]["value"] for each in there["purchase_units"][0]["payments"]["refunds"]] == ["5.00"]
    assert Refund.objects.count() == 1
    assert states(placed) == ("paid", "paid")


def test_refund_whose_answer_was_lost_is_sent_once(paypal):
    placed, there = paid(paypal)
    paypal.faults.append(("lost", "/v2/payments/captures/"))
    assert give_back(placed, 500).state == "new"

    send_due_refunds(SOON + timedelta(minutes=10))

    assert Refund.objects.get().state == "succeeded"
    assert len(there["purchase_units"][0]["payments"]["refunds"]) == 1


def test_refund_made_at_paypal_and_told_by_a_webhook(paypal, storefront):
    placed, there = paid(paypal)
    taken = there["purchase_units"][0]["payments"]["captures"][0]
    double.refund(paypal, there, taken, {"amount": {"currency_code": "EUR", "value": "2.00"}})
    event = {"event_type": "PAYMENT.CAPTURE.REFUNDED", "resource": {"custom_id": str(placed.payment.pk)}}

    answer = storefront.post("/payment-notify/paypal/", json.dumps(event), content_type="application/json")

    assert answer.content == b"taken\n"
    assert [(each.amount, each.origin) for each in Refund.objects.all()] == [(200, "provider")]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"resource": {"custom_id": "x"}}', '{"resource": []}', "[" * 3000])
def test_webhook_that_says_nothing(paypal, storefront, body):
    answer = storefront.post("/payment-notify/paypal/", body, content_type="application/json")

    assert (answer.status_code, answer.content) == (200, b"none of ours\n")


def test_wrong_secret(paypal):
    with pytest.raises(ProviderRefused):
        enter_key(provider="paypal", reference="fakeclient", secret="no", is_live=False, store=Store.objects.get(),
                  actor=None, now=NOON)  # fmt: skip


def test_forints_without_decimals():
    assert to_text(Money(120000, "HUF"), whole=WHOLE) == "1200"
    with pytest.raises(NotPayable):
        to_text(Money(120050, "HUF"), whole=WHOLE)


def test_token_that_paypal_has_given_up_is_replaced(paypal, monkeypatch):
    placed, there = buy(paypal)
    monkeypatch.setattr(double, "TOKEN", "another")
    double.approve(there)

    settle(placed.payment.pk, SOON)

    assert states(placed) == ("paid", "paid")

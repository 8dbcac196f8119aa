from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.checkout.tasks import expire_unpaid
from commerce.inventory.models import StockItem
from commerce.orders.services import refund_order
from commerce.payments.models import ConnectedAccount, Dispute, Payment, Refund
from commerce.payments.providers.asking import AskedInTransaction, ForeignAddress, ask, check_address
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.selectors import offered_methods
from commerce.payments.services import begin, settle
from commerce.payments.services.hints import take_hint
from commerce.payments.services.own_keys import WrongMode, enter_key, leave
from commerce.payments.tasks import send_due_refunds
from commerce.store.models import Store
from core.money import Money
from fakepay import mollie as double
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(minutes=1)
LATER = NOON + timedelta(hours=3)


def buy(world, **how):
    placed = place((make_variant(stock=5), 2), provider="mollie", **how)
    placed.payment.refresh_from_db()
    return placed, world.objects.get(placed.payment.provider_reference)


def states(placed):
    placed.order.refresh_from_db()
    placed.payment.refresh_from_db()
    return placed.payment.state, placed.order.paid_state


def test_shopper_is_sent_to_mollie(mollie):
    placed, there = buy(mollie)

    assert placed.next_step.url == there["_links"]["checkout"]["href"]
    assert there["amount"] == {"currency": "EUR", "value": f"{placed.order.total_amount / 100:.2f}"}
    assert there["metadata"] == {"order": str(placed.order.pk), "payment": str(placed.payment.pk)}
    assert there["webhookUrl"].endswith(f"/payment-notify/{placed.payment.pk}/")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("paid", ("paid", "paid")), ("pending", ("processing", "processing")), ("failed", ("failed", "unpaid")),
     ("canceled", ("cancelled", "unpaid")), ("expired", ("cancelled", "unpaid"))],
)  # fmt: skip
def test_return_page(mollie, outcome, expected):
    placed, there = buy(mollie)
    double.decide(mollie, there, outcome)

    settle(placed.payment.pk, SOON)

    assert states(placed) == expected


def test_hint_over_http_is_only_a_hint(mollie, storefront):
    placed, there = buy(mollie)
    address = f"/payment-notify/{placed.payment.pk}/"

    assert storefront.post(address, {"id": "tr_OTHER", "status": "paid"}).status_code == 200
    assert states(placed) == ("pending", "unpaid")
    double.decide(mollie, there, "paid")
    assert storefront.post(address, {"id": there["id"]}).content == b"taken\n"

    assert states(placed) == ("paid", "paid")
    assert storefront.get(address).status_code == 405
    unknown = address.replace(str(placed.payment.pk), "0" * 8 + str(placed.payment.pk)[8:])
    assert storefront.post(unknown).content == b"none of ours\n"


@pytest.mark.parametrize("wrong", [{"amount": {"currency": "EUR", "value": "0.01"}}, {"metadata": {"order": "x"}}])
def test_money_that_is_not_this_payments(mollie, wrong):
    placed, there = buy(mollie)
    double.decide(mollie, there, "paid")
    there |= wrong

    settle(placed.payment.pk, SOON)

    assert states(placed) == ("review", "unpaid")


@pytest.mark.parametrize("kind", ["timeout", "lost", "500", "malformed"])
def test_answer_that_did_not_come(mollie, kind):
    mollie.faults.append((kind, "/v2/payments"))
    placed, _there = buy(mollie)
    assert states(placed) == ("pending", "unpaid")

    step = begin(Payment.objects.get(), SOON)

    assert step.url == mollie.objects[Payment.objects.get().provider_reference]["_links"]["checkout"]["href"]
    assert len(mollie.objects) == 1


def test_order_keeps_its_stock_until_mollie_gives_up(mollie):
    """Mollie cannot cancel a payment whose page is open."""
    placed, there = buy(mollie)
    expire_unpaid(LATER)
    assert states(placed) == ("pending", "unpaid")

    double.decide(mollie, there, "expired")
    expire_unpaid(LATER + timedelta(minutes=5))

    assert states(placed)[0] == "cancelled"
    placed.order.refresh_from_db()
    assert placed.order.state == "cancelled"
    assert StockItem.objects.get().held == 0


def test_paid_while_it_expires(mollie):
    placed, there = buy(mollie)
    double.decide(mollie, there, "paid")

    expire_unpaid(LATER)

    assert states(placed) == ("paid", "paid")


def paid(world):
    placed, there = buy(world)
    double.decide(world, there, "paid")
    settle(placed.payment.pk, SOON)
    return placed, there


def give_back(placed, amount, key="k1"):
    return refund_order(order_id=placed.order.pk, request_key=key, quantities={}, actor=None, now=SOON, amount=amount)


def test_refund(mollie):
    placed, _there = paid(mollie)

    refund = give_back(placed, 500)
    assert (refund.state, refund.amount) == ("pending", 500)
    double.finish_refund(mollie, refund.provider_reference)
    take_hint(placed.payment.pk, SOON)

    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert states(placed) == ("paid", "paid")
    assert placed.order.refunded_amount == 500


@pytest.mark.parametrize("kind", ["timeout", "lost", "500"])
def test_refund_whose_answer_did_not_come(mollie, kind):
    placed, _there = paid(mollie)
    mollie.faults.append((kind, "/v2/payments/"))

    assert give_back(placed, 500).state == "new"
    send_due_refunds(SOON + timedelta(minutes=10))

    assert [each["amount"]["value"] for each in mollie.objects.values() if each["resource"] == "refund"] == ["5.00"]
    assert Refund.objects.get().state == "pending"


def test_refund_and_chargeback_made_elsewhere_appear(mollie):
    placed, there = paid(mollie)
    double.refund(mollie, there, {"amount": {"currency": "EUR", "value": "3.00"}})
    double.charge_back(mollie, there["id"])

    for _twice in range(2):
        take_hint(placed.payment.pk, SOON)

    assert [(each.amount, each.origin) for each in Refund.objects.all()] == [(300, "provider")]
    assert [(each.state, each.amount) for each in Dispute.objects.all()] == [("lost", placed.payment.amount)]


def test_key_is_sealed_and_tried(mollie):
    account = ConnectedAccount.objects.get(provider="mollie")
    assert "test_abcdabcd" not in account.secret

    with pytest.raises(ProviderRefused):
        enter_key(provider="mollie", reference="x", secret="live_no", is_live=False, store=Store.objects.get(),
            actor=None, now=NOON)  # fmt: skip
    assert ConnectedAccount.objects.get(provider="mollie", gone_at=None) == account


def test_after_leaving_refunds_still_work(mollie):
    placed, _there = paid(mollie)
    leave(provider="mollie", actor=None, now=SOON)

    assert "mollie" not in [each.provider for each in offered_methods(store=Store.objects.get())]
    assert give_back(placed, 100).state == "pending"


def test_secret_key_of_the_platform_was_changed(mollie, settings):
    placed, _there = buy(mollie)
    settings.SECRET_KEY = "another"
    assert settle(placed.payment.pk, SOON).state == "pending"

    settings.SECRET_KEY_FALLBACKS = ["another"]


def test_live_keys_leave_for_mollie_alone():
    check_address("https://api.mollie.com", own_host="mollie.com", is_live=True)
    for base in ("http://localhost:1", "https://mollie.com.evil.example", "https://evilmollie.com"):
        with pytest.raises(ForeignAddress):
            check_address(base, own_host="mollie.com", is_live=True)


def test_nobody_is_asked_while_rows_are_locked(make_live_shop):
    from django.db import transaction

    from tenants.context import shop_context

    with shop_context(make_live_shop()), transaction.atomic("default"), pytest.raises(AskedInTransaction):
        ask("GET", "http://127.0.0.1:9/", headers={})


def test_server_that_is_not_there():
    with pytest.raises(ProviderUnavailable):
        ask("GET", "http://127.0.0.1:9/", headers={})


@pytest.mark.parametrize(
    ("amount", "currency", "text"), [(1999, "EUR", "19.99"), (1200, "JPY", "1200"), (5, "EUR", "0.05")]
)
def test_amounts(amount, currency, text):
    from commerce.payments.providers.decimals import from_text, to_text

    assert to_text(Money(amount, currency)) == text
    assert from_text(text, currency) == Money(amount, currency)


def test_keys_are_of_the_shops_own_mode(mollie, settings):
    settings.IS_DEVELOPMENT = False
    store = Store.objects.get()
    assert "mollie" in [each.provider for each in offered_methods(store=store)]

    with pytest.raises(WrongMode):
        enter_key(
            provider="mollie", reference="x", secret="live_12345678", is_live=True, store=store, actor=None, now=NOON
        )
    Store.objects.update(is_test=False)
    assert "mollie" not in [each.provider for each in offered_methods(store=Store.objects.get())]

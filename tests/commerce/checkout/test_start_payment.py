from datetime import timedelta

import pytest

from commerce.checkout.errors import AlreadyPaid, OrderClosed, PaymentUnavailable
from commerce.checkout.start_payment import start_payment
from commerce.checkout.tasks import expire_unpaid
from commerce.inventory.models import Hold, StockItem
from commerce.orders.models import Order
from commerce.payments.models import Payment, PaymentMethod
from commerce.payments.providers.base import Redirect
from commerce.payments.providers.bogus.service import choose_outcome
from commerce.payments.services import settle
from core.ids import uuid7
from tests.factories.selling import NOON, make_variant, method_of, place

SOON = NOON + timedelta(minutes=10)


def again(placed, *, method=None, now=SOON):
    method = method or method_of("bogus")
    return start_payment(order_token=placed.order.token, method_id=method.pk, now=now)


def decline(placed):
    choose_outcome(placed.payment.pk, "decline", NOON)
    settle(placed.payment.pk, NOON)


def test_pay_again_after_a_decline(shop):
    placed = place()
    decline(placed)

    second = again(placed)

    assert second.payment != placed.payment
    assert second.payment.idempotency_key != placed.payment.idempotency_key
    assert second.next_step == Redirect(f"/test-payment/{second.payment.pk}/")
    assert Hold.objects.get().expires_at == SOON + timedelta(minutes=31) == second.payment.expires_at
    choose_outcome(second.payment.pk, "success", SOON)
    settle(second.payment.pk, SOON)
    assert Order.objects.get().paid_state == "paid"


def test_pay_again_resumes_an_open_attempt(shop):
    placed = place()

    assert again(placed).payment == placed.payment
    assert Payment.objects.count() == 1


def test_pay_again_by_another_method_closes_the_first(shop):
    placed = place((make_variant(stock=5), 2))
    transfer = method_of("transfer")

    second = again(placed, method=transfer)

    placed.payment.refresh_from_db()
    order = Order.objects.get()
    assert (placed.payment.state, second.payment.provider, order.payment_name) == (
        "cancelled", "transfer", "Bank transfer",
    )  # fmt: skip
    assert StockItem.objects.values_list("committed", "held").get() == (2, 0)


def test_pay_again_while_the_payment_is_under_way(shop):
    placed = place()
    choose_outcome(placed.payment.pk, "delayed_success", NOON)
    settle(placed.payment.pk, NOON)

    assert again(placed, method=method_of("transfer")).payment == placed.payment


def test_pay_again_what_turns_out_to_be_paid(shop):
    placed = place()
    choose_outcome(placed.payment.pk, "success", NOON)

    with pytest.raises(AlreadyPaid):
        again(placed, method=method_of("transfer"))

    assert Order.objects.get().paid_state == "paid"


def test_pay_again_after_it_expired(shop):
    placed = place()
    expire_unpaid(NOON + timedelta(hours=1))

    with pytest.raises(OrderClosed):
        again(placed)


def test_pay_again_for_ever(shop):
    """Nobody keeps stock from others by declining every half an hour."""
    placed = place()
    for minutes in (0, 30, 60, 90, 120):
        payment = again(placed, now=NOON + timedelta(minutes=minutes)).payment
        choose_outcome(payment.pk, "decline", NOON)
        settle(payment.pk, NOON)
    assert Hold.objects.get().expires_at == NOON + timedelta(minutes=4 * 31)

    with pytest.raises(OrderClosed):
        again(placed, now=NOON + timedelta(minutes=124))


def test_pay_again_by_a_method_that_is_not_offered(shop):
    placed = place()
    PaymentMethod.objects.filter(provider="on_pickup").update(is_active=True)

    for method in (method_of("on_pickup"), PaymentMethod(pk=999_999)):
        with pytest.raises(PaymentUnavailable):
            again(placed, method=method)


def test_pay_again_an_unknown_order(shop):
    with pytest.raises(Order.DoesNotExist):
        start_payment(order_token=uuid7().hex, method_id=method_of("bogus").pk, now=NOON)

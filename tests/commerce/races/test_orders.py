"""The same thing asked for twice at the same time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.cart.models import Cart, CartLine
from commerce.cart.services import add_to_cart
from commerce.checkout import place_order as placing
from commerce.checkout.place_order import place_order
from commerce.checkout.start_payment import start_payment
from commerce.inventory.models import Hold, StockItem
from commerce.orders.models import Order, Shipment
from commerce.orders.services import cancel_order, expire_order, mark_paid, ship_order
from commerce.payments.models import Payment
from commerce.payments.providers.bogus.service import choose_outcome
from commerce.payments.services import settle
from core.models import Event
from tests.commerce.races.crowd import at_once
from tests.factories.selling import NOON, make_cart, make_details, make_variant, method_of, place

pytestmark = pytest.mark.race

SOON = NOON + timedelta(minutes=1)


def counters():
    return StockItem.objects.values_list("on_hand", "committed", "held").get()


def errors(results):
    return [result for result in results if isinstance(result, Exception)]


def paid_events():
    return Event.objects.filter(name="order.paid").count()


def test_one_cart_ordered_four_times_at_once(busy_shop):
    cart, details = make_cart((make_variant(stock=5), 2)), make_details()

    def order():
        return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON)

    results = at_once(busy_shop, order, order, order, order)

    assert errors(results) == []
    assert len({result.order.pk for result in results}) == 1
    assert (Order.objects.count(), Payment.objects.count(), Hold.objects.count(), counters()) == (1, 1, 1, (5, 0, 2))
    assert Event.objects.filter(name="order.placed").count() == 1


def test_one_cart_ordered_four_times_where_each_press_has_a_cart_of_its_own(busy_shop, monkeypatch):
    """The control: what makes it one order is the cart."""
    cart, details = make_cart((make_variant(stock=9), 2)), make_details()

    def copy_of(token):
        copy = Cart.objects.create(currency=cart.currency)
        CartLine.objects.create(cart=copy, variant_id=cart.lines.get().variant_id, quantity=2)
        return copy

    monkeypatch.setattr(placing, "lock_cart", copy_of)

    def order():
        return place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON)

    at_once(busy_shop, order, order, order, order)

    assert Order.objects.count() == 4


def test_two_tabs_add_to_one_cart(busy_shop):
    variant = make_variant(stock=50)
    cart = make_cart()

    def add():
        return add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)

    assert errors(at_once(busy_shop, *[add] * 8)) == []
    assert CartLine.objects.values_list("quantity").get() == (8,)


def test_a_payment_settled_by_eight_at_once(busy_shop):
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, "success", NOON)

    results = at_once(busy_shop, *[lambda: settle(placed.payment.pk, SOON)] * 8)

    assert [result.state for result in results] == ["paid"] * 8
    assert (paid_events(), counters()) == (1, (5, 2, 0))
    assert placed.order.timeline.filter(kind="order.paid").count() == 1


def test_two_payments_of_one_order_paid_at_once(busy_shop):
    """Two tabs, two payment pages: one pays the order, the other is owed back."""
    placed = place((make_variant(stock=5), 2))
    second = Payment.objects.get()
    second.pk, second.idempotency_key = None, "second"
    second.id = Payment._meta.get_field("id").get_default()
    second.save(force_insert=True)
    for payment in (placed.payment, second):
        choose_outcome(payment.pk, "success", NOON)

    at_once(busy_shop, lambda: settle(placed.payment.pk, SOON), lambda: settle(second.pk, SOON))

    assert sorted(Payment.objects.values_list("state", flat=True)) == ["paid", "review"]
    assert (paid_events(), counters()) == (1, (5, 2, 0))


def test_paid_and_expired_at_once(busy_shop):
    """Either it is paid and open, or paid after it expired and open again: never money without an order."""
    late = NOON + timedelta(hours=1)
    for _ in range(3):
        placed = place((make_variant(stock=2), 2))
        choose_outcome(placed.payment.pk, "success", NOON)

        at_once(
            busy_shop,
            lambda placed=placed: expire_order(order_id=placed.order.pk, now=late),
            lambda placed=placed: settle(placed.payment.pk, late),
        )

        placed.order.refresh_from_db()
        assert (placed.order.state, placed.order.paid_state) == ("open", "paid")


def test_expired_by_two_sweepers_at_once(busy_shop):
    placed = place((make_variant(stock=5), 2))
    late = NOON + timedelta(hours=1)

    at_once(busy_shop, *[lambda: expire_order(order_id=placed.order.pk, now=late)] * 4)

    assert (counters(), Event.objects.filter(name="order.cancelled").count()) == ((5, 0, 0), 1)


def test_ship_button_pressed_four_times(busy_shop):
    order = place((make_variant(stock=5), 2), provider="transfer").order

    def ship():
        return ship_order(order_id=order.pk, request_key="form", actor=None, now=SOON)

    results = at_once(busy_shop, *[ship] * 4)

    assert errors(results) == []
    assert (Shipment.objects.count(), counters()) == (1, (3, 0, 0))


def test_shipped_cancelled_and_marked_paid_at_once(busy_shop):
    """Whoever comes first wins; the counters and the order tell one story."""
    for _ in range(3):
        variant = make_variant(stock=5)
        order = place((variant, 2), provider="transfer").order

        results = at_once(
            busy_shop,
            lambda order=order: ship_order(order_id=order.pk, request_key=str(order.pk), actor=None, now=SOON),
            lambda order=order: cancel_order(order_id=order.pk, restock=True, actor=None, now=SOON),
            lambda order=order: mark_paid(order_id=order.pk, actor=None, now=SOON),
        )

        order.refresh_from_db()
        is_shipped = order.fulfilment_state == "fulfilled"
        assert is_shipped != (order.state == "cancelled"), results
        item = StockItem.objects.get(pk=variant.pk)
        assert (item.on_hand, item.committed, item.held) == ((3, 0, 0) if is_shipped else (5, 0, 0))


def test_paid_again_in_two_tabs(busy_shop):
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, "decline", NOON)
    settle(placed.payment.pk, NOON)
    method_id = method_of("bogus").pk

    results = at_once(
        busy_shop,
        *[lambda: start_payment(order_token=placed.order.token, method_id=method_id, now=SOON)] * 4,
    )

    assert errors(results) == []
    assert len({result.payment.pk for result in results}) == 1
    assert Payment.objects.filter(state="pending").count() == 1

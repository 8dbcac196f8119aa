from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from commerce.inventory.models import StockItem, StockMovement
from commerce.orders.carriers import CARRIERS, tracking_url
from commerce.orders.errors import (
    AlreadyShipped,
    NothingChosen,
    NotPaidYet,
    OrderIsCancelled,
    ProviderSilent,
    RequestKeyTaken,
    WrongQuantity,
)
from commerce.orders.models import Order, OrderLine, Shipment
from commerce.orders.services import add_note, cancel_order, mark_paid, restock_order, ship_order
from commerce.payments.models import Payment
from commerce.payments.providers.bogus.service import choose_outcome
from commerce.payments.services import settle
from core.models import Event
from tests.factories.selling import NOON, make_variant, place

SOON = NOON + timedelta(minutes=1)


def counters():
    return StockItem.objects.values_list("on_hand", "committed", "held").get()


def events(name):
    return Event.objects.filter(name=name).count()


def ship(order, key="form-1", quantities=None, **given):
    return ship_order(order_id=order.pk, request_key=key, quantities=quantities, actor=None, now=SOON, **given)


def restock(order, quantities, key="back-1"):
    return restock_order(order_id=order.pk, request_key=key, quantities=quantities, actor=None, now=SOON)


def cancel(order, *, restock=True, now=SOON):
    return cancel_order(order_id=order.pk, restock=restock, actor=None, now=now, reason="Changed her mind")


@pytest.fixture
def order(shop):
    """By transfer, two of five units."""
    return place((make_variant(stock=5), 2), provider="transfer").order


@pytest.fixture
def online_order(shop):
    return place((make_variant(stock=5), 2)).order


def test_mark_paid(order):
    paid = mark_paid(order_id=order.pk, actor=None, now=SOON, reference="statement 12")
    mark_paid(order_id=order.pk, actor=None, now=SOON)

    assert (paid.paid_state, paid.paid_at, paid.payment_name) == ("paid", SOON, "Bank transfer")
    assert Payment.objects.values_list("state", "settled_at").get() == ("paid", SOON)
    assert list(order.timeline.order_by("id").values_list("kind", flat=True)) == [
        "order.placed", "payment.confirmed", "order.paid",
    ]  # fmt: skip
    assert (events("order.paid"), counters()) == (1, (5, 2, 0))


def test_mark_paid_closes_what_is_open_online(online_order):
    mark_paid(order_id=online_order.pk, actor=None, now=SOON)

    assert list(Payment.objects.order_by("pk").values_list("provider", "state")) == [
        ("bogus", "cancelled"), ("transfer", "paid"),
    ]  # fmt: skip
    assert (events("order.paid"), counters()) == (1, (5, 2, 0))


def test_mark_paid_what_was_just_paid_online(online_order):
    choose_outcome(Payment.objects.get().pk, "success", NOON)

    assert mark_paid(order_id=online_order.pk, actor=None, now=SOON).paid_state == "paid"
    assert (Payment.objects.count(), events("order.paid")) == (1, 1)


def test_mark_paid_while_the_provider_is_silent(online_order):
    choose_outcome(Payment.objects.get().pk, "timeout", NOON)

    with pytest.raises(ProviderSilent):
        mark_paid(order_id=online_order.pk, actor=None, now=SOON)

    assert Order.objects.get().paid_state == "unpaid"


def test_mark_paid_a_cancelled_order(order):
    cancel(order)

    with pytest.raises(OrderIsCancelled):
        mark_paid(order_id=order.pk, actor=None, now=SOON)


def test_ship_the_whole_order(order):
    shipment = ship(order, carrier="colissimo", tracking_number=" 6A 1 ")

    order.refresh_from_db()
    line = order.lines.get()
    assert (order.fulfilment_state, line.quantity_shipped, shipment.lines) == ("fulfilled", 2, [[line.pk, 2]])
    assert shipment.tracking_url == "https://www.laposte.fr/outils/suivre-vos-envois?code=6A%201"
    assert counters() == (3, 0, 0)
    assert StockMovement.objects.values_list("kind", "quantity", "reference").get(kind="shipped") == (
        "shipped", -2, "order 1001",
    )  # fmt: skip
    event = Event.objects.get(name="order.shipped")
    assert event.payload == {"order_id": str(order.pk), "shipment_id": shipment.pk}


def test_ship_by_the_same_form_twice(order):
    line = order.lines.get()

    first, second = ship(order, quantities={line.pk: 1}), ship(order, quantities={line.pk: 1})

    assert first == second
    assert (counters(), events("order.shipped")) == ((4, 1, 0), 1)


def test_ship_in_parts(order):
    line = order.lines.get()

    ship(order, "a", {line.pk: 1})
    order.refresh_from_db()
    assert order.fulfilment_state == "partial"
    ship(order, "b")

    order.refresh_from_db()
    assert (order.fulfilment_state, counters(), Shipment.objects.count()) == ("fulfilled", (3, 0, 0), 2)


@pytest.mark.parametrize(("quantity", "error"), [(3, WrongQuantity), (-1, WrongQuantity), (0, NothingChosen)])
def test_ship_a_quantity_that_makes_no_sense(order, quantity, error):
    with pytest.raises(error):
        ship(order, quantities={order.lines.get().pk: quantity})

    assert (counters(), Shipment.objects.count()) == ((5, 2, 0), 0)


def test_ship_a_line_of_another_order(order):
    other = place((make_variant(stock=5), 2), provider="transfer").order

    with pytest.raises(WrongQuantity):
        ship(order, quantities={other.lines.get().pk: 1})


def test_ship_with_the_key_of_another_order(order):
    other = place((make_variant(stock=5), 2), provider="transfer").order
    ship(other)

    with pytest.raises(RequestKeyTaken):
        ship(order)


def test_ship_before_an_online_payment(online_order):
    with pytest.raises(NotPaidYet):
        ship(online_order)

    assert (counters(), Shipment.objects.count()) == ((5, 0, 2), 0)


def test_ship_twice(order):
    ship(order, "a")

    with pytest.raises(NothingChosen):
        ship(order, "b")


def test_ship_a_cancelled_order(order):
    cancel(order)

    with pytest.raises(OrderIsCancelled):
        ship(order)


def test_ship_what_the_catalogue_no_longer_has(order):
    order.lines.get().variant.delete()

    ship(order)

    order.refresh_from_db()
    assert order.fulfilment_state == "fulfilled"


def test_crash_while_shipping_leaves_nothing(order, monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("commerce.orders.services.ship.emit", break_down)

    with pytest.raises(RuntimeError):
        ship(order)

    order.refresh_from_db()
    assert (order.fulfilment_state, order.lines.get().quantity_shipped, Shipment.objects.count()) == (
        "unfulfilled", 0, 0,
    )  # fmt: skip
    assert counters() == (5, 2, 0)


def test_cancel_and_restock(order):
    cancel(order)
    cancel(order)

    order.refresh_from_db()
    assert (order.state, order.cancelled_at, counters()) == ("cancelled", SOON, (5, 0, 0))
    assert (Payment.objects.get().state, events("order.cancelled")) == ("cancelled", 1)


def test_cancel_without_restock_writes_off(order):
    cancel(order, restock=False)

    assert counters() == (3, 0, 0)
    assert StockMovement.objects.values_list("kind", "quantity").get(kind="lost") == ("lost", -2)


def test_cancel_a_paid_order_leaves_it_paid(order):
    mark_paid(order_id=order.pk, actor=None, now=SOON)

    cancelled = cancel(order)

    assert (cancelled.state, cancelled.paid_state, counters()) == ("cancelled", "paid", (5, 0, 0))


def test_cancel_what_is_paid_in_this_moment(online_order):
    choose_outcome(Payment.objects.get().pk, "success", NOON)

    with pytest.raises(Exception, match="paid in this very moment"):
        cancel(online_order)

    online_order.refresh_from_db()
    assert (online_order.state, online_order.paid_state) == ("open", "paid")


def test_cancel_after_a_part_was_shipped(order):
    ship(order, quantities={order.lines.get().pk: 1})

    with pytest.raises(AlreadyShipped):
        cancel(order)

    assert counters() == (4, 1, 0)


def test_restock_what_came_back(order):
    line = order.lines.get()
    ship(order)

    restock(order, {line.pk: 1})
    restock(order, {line.pk: 1})

    assert counters() == (4, 0, 0)
    assert order.timeline.filter(kind="order.restocked").count() == 1
    restock(order, {line.pk: 1}, key="back-2")
    with pytest.raises(WrongQuantity):
        restock(order, {line.pk: 1}, key="back-3")
    assert counters() == (5, 0, 0)


@pytest.mark.parametrize(("quantity", "error"), [(1, WrongQuantity), (-1, WrongQuantity), (0, NothingChosen)])
def test_restock_what_was_never_shipped(order, quantity, error):
    with pytest.raises(error):
        restock(order, {order.lines.get().pk: quantity})

    assert counters() == (5, 2, 0)


def test_add_note(order):
    note = add_note(order_id=order.pk, text="  <b>Fragile</b>\0 ", actor=None, now=SOON)

    assert (note.kind, note.text) == ("note", "<b>Fragile</b>")
    assert add_note(order_id=order.pk, text=" \0 ", actor=None, now=SOON) is None


def test_second_paid_payment_is_refused_by_the_database(order):
    mark_paid(order_id=order.pk, actor=None, now=SOON)
    payment = Payment.objects.get()
    payment.pk, payment.idempotency_key = None, "another"

    with pytest.raises(IntegrityError, match="payment_paid_once"), transaction.atomic():
        payment.save(force_insert=True)


def test_shipping_more_than_ordered_is_refused_by_the_database(order):
    with pytest.raises(IntegrityError, match="order_line_"), transaction.atomic():
        OrderLine.objects.update(quantity_shipped=F("quantity") + 1)


@pytest.mark.parametrize("carrier", [key for key in CARRIERS if key != "other"])
def test_tracking_address_of_each_carrier(carrier):
    assert tracking_url(carrier, "AB/12&x").endswith("AB%2F12%26x")


@pytest.mark.parametrize(("carrier", "number"), [("other", "1"), ("", "1"), ("dhl", ""), ("unknown", "1")])
def test_no_tracking_address(carrier, number):
    assert tracking_url(carrier, number) == ""


def test_settle_after_shipping_on_delivery(shop):
    order = place((make_variant(stock=5), 2), provider="on_delivery").order
    ship(order)

    mark_paid(order_id=order.pk, actor=None, now=SOON)

    order.refresh_from_db()
    assert (order.paid_state, order.fulfilment_state, counters()) == ("paid", "fulfilled", (3, 0, 0))
    assert settle(Payment.objects.get().pk, SOON).state == "paid"

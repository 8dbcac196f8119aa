from datetime import timedelta

import pytest

from commerce.orders.models import Order
from commerce.orders.selectors import order_by_token, order_detail, order_list, orders_to_ship, sales_today
from commerce.orders.services import cancel_order, mark_paid, ship_order
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.ids import uuid7
from core.money import Money
from tests.factories.selling import NOON, make_variant, place


def numbers(found):
    return [order.number for order in found]


@pytest.mark.parametrize("token", ["", "unknown", "a\0b", "x" * 65])
def test_order_by_an_unknown_token(shop, token):
    assert order_by_token(token) is None


@pytest.mark.parametrize("count", [1, 3])
def test_order_by_token_costs_the_same(shop, count, django_assert_num_queries):
    token = place(*[(make_variant(), 1) for _ in range(count)]).order.token

    with django_assert_num_queries(2):
        order = order_by_token(token)
        assert len(order.lines.all()) == count
        assert [line.order for line in order.lines.all()] == [order] * count
        assert len(order.shipments.all()) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_order_detail_costs_the_same(shop, count, django_assert_num_queries):
    order_id = place(*[(make_variant(), 1) for _ in range(count)]).order.pk

    with django_assert_num_queries(7):
        detail = order_detail(order_id)
        assert (detail.order.customer.name, len(detail.payments), detail.is_refund_owed) == ("Ada Lovelace", 1, False)


def test_order_detail_of_an_unknown_order(shop):
    assert order_detail(uuid7()) is None


def test_refund_is_owed_for_a_cancelled_paid_order(shop):
    order = place(provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)

    assert order_detail(order.pk).is_refund_owed


def test_order_list_filters(shop):
    place()
    transfer = place((make_variant(stock=9), 3), provider="transfer", email="grace@example.com").order
    mark_paid(order_id=transfer.pk, actor=None, now=NOON)
    ship_order(order_id=transfer.pk, request_key="k", actor=None, now=NOON, carrier="dhl", tracking_number="JD0001")

    assert numbers(order_list()) == [1002, 1001]
    assert numbers(order_list(paid_state="paid")) == [1002]
    assert numbers(order_list(fulfilment_state="unfulfilled")) == [1001]
    assert numbers(order_list(state="cancelled")) == []
    assert numbers(order_list(include_tests=False)) == []
    assert [order.unit_count for order in order_list(search="jd0001")] == [3]


@pytest.mark.parametrize(
    ("search", "found"),
    [("1001", [1001]), ("#1001", [1001]), ("ADA", [1001]), ("lovelace", [1001]), ("bob", []), ("%", []), ("\0", [1001]),
     ("9" * 40, [])],
)  # fmt: skip
def test_order_list_search(shop, search, found):
    place()

    assert numbers(order_list(search=search)) == found


@pytest.mark.parametrize("count", [1, 3])
def test_order_list_costs_one_query(shop, count, django_assert_num_queries):
    for _ in range(count):
        place()

    with django_assert_num_queries(1):
        assert [order.customer.email for order in order_list(search="ada")] == ["ada@example.org"] * count


def test_orders_to_ship(shop):
    place()
    unpaid_transfer = place(provider="transfer").order
    on_delivery = place(provider="on_delivery").order
    assert numbers(orders_to_ship()) == [on_delivery.number]

    mark_paid(order_id=unpaid_transfer.pk, actor=None, now=NOON)
    assert numbers(orders_to_ship()) == [unpaid_transfer.number, on_delivery.number]

    ship_order(order_id=on_delivery.pk, request_key="k", actor=None, now=NOON)
    assert numbers(orders_to_ship()) == [unpaid_transfer.number]


def test_sales_today_begin_at_midnight_of_the_shop(shop):
    """22 November in Paris begins at 23:00 UTC of the 21st."""
    midnight = NOON.replace(hour=23) - timedelta(days=1)
    place(now=midnight - timedelta(seconds=1))
    place((make_variant(), 2), now=midnight)
    cancelled = place(now=NOON).order
    cancel_order(order_id=cancelled.pk, restock=True, actor=None, now=NOON)

    sales = sales_today(current_store(), NOON)

    assert (sales.order_count, sales.total) == (1, Money(2490, "EUR"))


def test_sales_today_leave_out_test_orders_of_a_real_shop(shop):
    place()
    Store.objects.update(is_test=False)
    assert sales_today(current_store(), NOON).order_count == 0

    Order.objects.update(is_test=False)
    assert sales_today(current_store(), NOON).order_count == 1

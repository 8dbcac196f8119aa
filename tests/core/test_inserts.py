from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce.cart.models import Cart, CartLine
from commerce.orders.models import Order
from core.ids import uuid7
from core.inserts import insert
from core.models import Event
from tests.factories.selling import make_cart, make_variant


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def make_order(number=1001):
    return Order(
        number=number, email="ada@example.com", locale="en", currency="EUR", goods_amount=100, total_amount=100,
        tax_lines=[{"tax": 5}], shop_factor=Decimal("1.25"), placed_at=timezone.now(),
    )  # fmt: skip


def test_row_is_the_one_that_django_would_write(shop):
    order = make_order()

    insert(order)

    assert columns(order) == columns(Order.objects.get(pk=order.pk)), "defaults of the database are in the object too"
    assert (order._state.adding, order._state.db) == (False, "default")
    order.email = "grace@example.com"
    order.save()
    assert Order.objects.values_list("email", flat=True).get() == "grace@example.com"


def test_defaults_of_two_rows_are_not_one_object(shop):
    first, second = make_order(1), make_order(2)

    insert(first, second)

    assert first.business is not second.business
    assert first.exemption is not Order._meta.get_field("exemption").db_default


def test_keys_of_the_database_are_put_in(shop):
    cart = make_cart()
    lines = [CartLine(cart=cart, variant=make_variant(), quantity=number) for number in (1, 2, 3)]

    insert(*lines)

    assert [CartLine.objects.get(pk=line.pk).quantity for line in lines] == [1, 2, 3]


def test_nothing_to_write(shop, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert()


def test_row_that_is_there(shop):
    event = Event(id=uuid7(), name="order.placed")
    insert(event)

    with pytest.raises(IntegrityError), transaction.atomic("default"):
        insert(Event(id=event.pk, name="again"))

    assert Event.objects.values_list("name", flat=True).get() == "order.placed"


def test_refused_row_ends_the_transaction_as_with_django(shop):
    cart = make_cart()

    with pytest.raises(transaction.TransactionManagementError), transaction.atomic("default"):
        try:
            insert(Cart(token=cart.token, currency="EUR"))
        except IntegrityError:
            Cart.objects.count()


def test_each_shop_has_its_own_rows(shop, other_shop):
    from tenants.context import shop_context

    insert(Cart(currency="EUR"))
    with shop_context(other_shop):
        insert(Cart(currency="USD"))
        assert Cart.objects.values_list("currency", flat=True).get() == "USD"

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.cart.selectors import cart_view
from commerce.cart.services import belongs_to
from commerce.catalog.models import Variant
from commerce.catalog.quantity_prices import StepsRefused, amount_at, clean_steps, told_steps
from commerce.currencies.selling import conversion_for
from commerce.customers.models import Customer
from commerce.pricelists.models import ListedPrice, PriceList
from commerce.store.selectors import current_store
from core.money import Money
from tests.factories.selling import make_cart, make_variant, place


@pytest.fixture
def trader(shop):
    return Customer.objects.create(email="trader@example.org", tags=["Trade"])


def priced(cart):
    return [(line.unit.amount, line.price_note) for line in cart_view(cart).lines]


def test_steps_count_from_their_quantity_on():
    steps = clean_steps([(10, 800), (5, 900)])

    assert steps == [[5, 900], [10, 800]]
    assert [amount_at(steps, units) for units in (4, 5, 9, 10, 500)] == [None, 900, 900, 800, 800]
    assert told_steps(steps, 850) == [(10, 0, 800)]


@pytest.mark.parametrize("steps", [[(1, 5)], [(5, 9), (5, 8)], [(5, 8), (10, 9)], [(1000, 1)], [(5, -1)]])
def test_steps_that_make_no_sense_are_refused(steps):
    with pytest.raises(StepsRefused):
        clean_steps(steps)


def test_step_is_reached_by_all_lines_of_a_variant_and_is_no_reduction(shop):
    variant = make_variant(stock=50, quantity_prices=[[5, 900]])
    Variant.objects.update(compare_at_amount=1500)
    few, many = make_cart((variant, 4)), make_cart((variant, 5))

    assert priced(few) == [(1000, "")]
    assert cart_view(few).lines[0].compare_at == Money(1500, "EUR")
    assert priced(many) == [(900, "Price from 5 units on")]
    assert cart_view(many).lines[0].compare_at is None


def test_sale_that_is_cheaper_than_a_step_wins(shop):
    variant = make_variant(stock=50, quantity_prices=[[5, 900]], sale_amount=850)

    assert priced(make_cart((variant, 5))) == [(850, "")]


def test_list_is_for_its_customers_alone(trader):
    first, second = make_variant(stock=50), make_variant(stock=50)
    trade = PriceList.objects.create(name="Trade", tag="trade", percent=Decimal(10))
    ListedPrice.objects.create(price_list=trade, variant=first, from_quantity=3, amount=700)
    cart = make_cart((first, 3), (second, 1))
    assert priced(cart) == [(1000, ""), (1000, "")]

    belongs_to(cart=cart, customer_id=trader.pk)
    assert priced(cart) == [(700, "Your price"), (900, "Your price")]

    PriceList.objects.update(is_active=False)
    assert priced(cart) == [(1000, ""), (1000, "")]


def test_cart_of_somebody_without_lists_costs_no_query_more(shop, django_assert_num_queries):
    cart, conversion = make_cart((make_variant(), 1)), conversion_for(current_store())

    with django_assert_num_queries(2):
        cart_view(cart, conversion)


def test_order_is_placed_at_the_step(shop):
    order = place((make_variant(stock=50, quantity_prices=[[5, 900]]), 5)).order

    assert [line.unit_amount for line in order.lines.all()] == [900]

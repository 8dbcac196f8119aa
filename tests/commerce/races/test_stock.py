"""Sixty shoppers, ten units: exactly ten are sold, whatever the timing. And the proof that this test can fail."""

from __future__ import annotations

from threading import Barrier, local

import pytest
from django.db.models import Sum

from commerce.checkout.errors import OutOfStock
from commerce.checkout.place_order import PlacedOrder, place_order
from commerce.inventory import counters
from commerce.inventory.models import Hold, StockItem
from commerce.inventory.services import set_stock
from commerce.orders.models import Order
from tests.commerce.races.crowd import at_once, crowd
from tests.factories.selling import NOON, make_cart, make_details, make_variant

pytestmark = pytest.mark.race

SHOPPERS, UNITS, WORKERS = 60, 10, 8


def buy(cart, details):
    return lambda: place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON)


def sold():
    return Hold.objects.aggregate(units=Sum("quantity", default=0))["units"]


def test_sixty_shoppers_for_ten_units(busy_shop):
    variant = make_variant(stock=UNITS)
    carts = [make_cart((variant, 1)) for _ in range(SHOPPERS)]
    details = [make_details(email=f"shopper{number % 7}@example.org") for number in range(SHOPPERS)]

    results = crowd(busy_shop, [buy(*each) for each in zip(carts, details, strict=True)], workers=WORKERS)

    assert sorted({type(result).__name__ for result in results}) == ["OutOfStock", "PlacedOrder"]
    assert sum(isinstance(result, PlacedOrder) for result in results) == UNITS == sold()
    assert StockItem.objects.values_list("on_hand", "committed", "held").get() == (UNITS, 0, UNITS)
    assert list(Order.objects.order_by("number").values_list("number", flat=True)) == list(range(1001, 1011))


def test_without_the_guard_the_same_shoppers_buy_more(busy_shop, monkeypatch):
    """Negative control: read, check, write, with everybody reading before anybody writes."""
    carts, shoppers = carts_and_shoppers(make_variant(stock=1))
    everybody_has_read = Barrier(WORKERS)

    def take_without_guard(demand, *, counter):
        items = read_items(demand)
        missing = counters.shortages_of(demand, items)
        if missing:
            raise counters.NotEnoughStock(missing)
        everybody_has_read.wait(10)
        for key, quantity in demand.items():
            StockItem.objects.filter(pk=key).update(**{counter: getattr(items[key], counter) + quantity})

    monkeypatch.setattr(counters, "take", take_without_guard)

    at_once(busy_shop, *map(buy, carts, shoppers))

    assert sold() == WORKERS > 1


def test_the_statement_guards_without_the_lock(busy_shop, monkeypatch):
    """Even if the rows were read unlocked, by everybody before anybody writes, the condition in the UPDATE holds."""
    carts, shoppers = carts_and_shoppers(make_variant(stock=3))
    everybody_has_read, mine = Barrier(WORKERS), local()

    def read_without_lock(variant_ids):
        items = read_items(variant_ids)
        if not hasattr(mine, "has_read"):
            mine.has_read = True
            everybody_has_read.wait(10)
        return items

    monkeypatch.setattr(counters, "lock_items", read_without_lock)

    results = at_once(busy_shop, *map(buy, carts, shoppers))

    assert sum(isinstance(result, PlacedOrder) for result in results) == 3 == sold()
    assert sum(isinstance(result, OutOfStock) for result in results) == WORKERS - 3


def carts_and_shoppers(variant):
    """Each with an e-mail address of its own: a common customer row would make them take turns before the stock."""
    carts = [make_cart((variant, 1)) for _ in range(WORKERS)]
    return carts, [make_details(email=f"{number}@example.org") for number in range(WORKERS)]


def read_items(variant_ids):
    return {item.pk: item for item in StockItem.objects.filter(pk__in=variant_ids)}


def test_two_articles_in_opposite_order_do_not_block_each_other(busy_shop):
    """Deadlocks would come as errors after a second: every shopper gets both articles."""
    first, second = make_variant(stock=100), make_variant(stock=100)
    carts = [
        make_cart(*([(first, 1), (second, 1)] if number % 2 else [(second, 1), (first, 1)])) for number in range(24)
    ]
    details = [make_details(email=f"{number}@example.org") for number in range(24)]

    results = crowd(busy_shop, [buy(*each) for each in zip(carts, details, strict=True)], workers=WORKERS)

    assert [result for result in results if not isinstance(result, PlacedOrder)] == []
    assert sold() == 48


def test_shoppers_and_a_recount_at_once(busy_shop):
    variant = make_variant(stock=10)
    carts = [make_cart((variant, 1)) for _ in range(WORKERS)]
    details = make_details()

    at_once(
        busy_shop,
        *[buy(cart, details) for cart in carts],
        lambda: set_stock(variant_id=variant.pk, on_hand=50),
    )

    assert StockItem.objects.values_list("on_hand", "held").get() == (50, WORKERS)

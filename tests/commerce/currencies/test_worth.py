from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Sum

from commerce.currencies.conversion import Conversion
from commerce.currencies.worth import factor_of, in_shop_currency, parts_worth, rate_told, shop_amount
from commerce.orders.models import Order
from tests.factories.foreign import make_order

FACTORS = [
    "1",
    "0",
    "0.5",
    "0.25",
    "1.5",
    "0.92233904999078",
    "0.61154598825832",
    "61.154598825832",
    "0.00000000000001",
]
AMOUNTS = [0, 1, 2, 3, 5, 7, 99, 100, 1_999, 10**12 + 1]


def test_sql_and_python_round_alike(shop):
    """Halves too, which Python's own rounding and that of floats would take to the even neighbour."""
    wanted = []
    for factor in FACTORS:
        for amount in AMOUNTS:
            make_order("USD", amount, factor=factor)
            wanted.append(shop_amount(amount, Decimal(factor)))
    told = Order.objects.order_by("number").annotate(worth=in_shop_currency("total_amount"))

    assert list(told.values_list("worth", flat=True)) == wanted
    assert Order.objects.aggregate(sum=Sum(in_shop_currency("total_amount")))["sum"] == sum(wanted)
    assert wanted != [round(amount * Decimal(factor)) for factor in FACTORS for amount in AMOUNTS]


@pytest.mark.parametrize("factor", FACTORS)
def test_parts_are_worth_what_the_whole_is(factor):
    parts = [333, 333, 334, 1, -1, 999]

    assert sum(parts_worth(parts, Decimal(factor))) == shop_amount(sum(parts), Decimal(factor))


@pytest.mark.parametrize(
    ("currency", "rate"), [("USD", "1.0842"), ("JPY", "163.52"), ("KWD", "0.3325"), ("EUR", "1"), ("VND", "28123.5")]
)
def test_rate_is_told_as_it_was_entered(currency, rate):
    factor = Conversion(shop_currency="EUR", currency=currency, rate=Decimal(rate)).shop_factor

    assert rate_told(currency, "EUR", factor) == Decimal(rate)
    assert factor_of(Decimal(rate), currency, "EUR") == factor


def test_rate_of_a_worth_that_nobody_knows():
    assert rate_told("USD", "EUR", Decimal(0)) is None

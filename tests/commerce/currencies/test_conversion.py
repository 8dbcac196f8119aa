from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.currencies.conversion import Conversion


def euros_in(currency, rate, **rounding):
    return Conversion(shop_currency="EUR", currency=currency, rate=Decimal(rate), **rounding)


@pytest.mark.parametrize(
    ("conversion", "amount", "wanted"),
    [
        (euros_in("USD", "1.0842"), 1999, 2167),
        (euros_in("USD", "1.0842", step=5), 1999, 2165),
        (euros_in("USD", "1.0842", step=100, shortfall=1), 1999, 2199),
        (euros_in("USD", "1.0842", step=100, shortfall=1), 2000, 2199),
        (euros_in("USD", "1.0842", step=100, shortfall=1), 2, 99),
        (euros_in("JPY", "163.52", step=10), 1999, 3270),
        (euros_in("KWD", "0.3325"), 1999, 6647),
        (euros_in("USD", "1.0842", step=100), 0, 0),
        (Conversion(shop_currency="EUR", currency="EUR"), 1999, 1999),
    ],
)
def test_price_is_converted_with_the_decimals_of_both_and_rounded_to_the_step(conversion, amount, wanted):
    assert conversion.price(amount) == wanted


def test_plain_amounts_know_no_step():
    assert euros_in("USD", "1.0842", step=100, shortfall=1).plain(10) == 11


@pytest.mark.parametrize(("currency", "rate"), [("USD", "1.0842"), ("JPY", "163.52"), ("KWD", "0.3325")])
def test_factor_of_the_shop_leads_back(currency, rate):
    conversion = euros_in(currency, rate)
    there = conversion.plain(1_234_567)
    assert there * conversion.shop_factor == pytest.approx(Decimal(1_234_567), abs=Decimal(200))
    assert Conversion(shop_currency="EUR", currency="EUR").shop_factor == 1

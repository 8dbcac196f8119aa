from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.pricing.given import PricedLine, PricingInput
from commerce.pricing.totals import price
from core.money import Money

RATES = [Decimal(text) for text in ("0", "2.1", "5.5", "8.875", "10", "20", "25.500", "27")]


def lines():
    return st.builds(
        PricedLine,
        unit_amount=st.one_of(st.integers(0, 99), st.integers(0, 10**9)),
        quantity=st.integers(1, 999),
        tax_percent=st.sampled_from(RATES),
        tax_name=st.sampled_from(["VAT", "TVA"]),
    )


def inputs():
    return st.builds(
        PricingInput,
        currency=st.sampled_from(["JPY", "EUR", "KWD"]),
        lines=st.lists(lines(), min_size=0, max_size=12).map(tuple),
        shipping_amount=st.integers(0, 100_000),
        prices_include_tax=st.booleans(),
    )


def eur(amount):
    return Money(amount, "EUR")


def priced(*given_lines, shipping=0, included=True, currency="EUR"):
    return price(
        PricingInput(
            currency=currency,
            lines=tuple(
                PricedLine(unit_amount=unit, quantity=quantity, tax_percent=Decimal(percent))
                for unit, quantity, percent in given_lines
            ),
            shipping_amount=shipping,
            prices_include_tax=included,
        )
    )


@settings(max_examples=100, deadline=None)
@given(inputs())
def test_nothing_is_ever_negative(basket):
    totals = price(basket)

    parts = [totals.goods, totals.shipping, totals.net, totals.tax, totals.total]
    parts += [amount for line in totals.tax_lines for amount in (line.net, line.tax)]
    assert min(part.amount for part in parts) >= 0


@settings(max_examples=100, deadline=None)
@given(inputs(), st.randoms(use_true_random=False))
def test_order_of_lines_does_not_matter(basket, random: Random):
    shuffled = list(basket.lines)
    random.shuffle(shuffled)

    again = price(replace(basket, lines=tuple(shuffled)))
    assert replace(again, lines=()) == replace(price(basket), lines=())


@settings(max_examples=100, deadline=None)
@given(inputs())
def test_parts_sum_to_the_total(basket):
    totals = price(basket)

    net = sum(line.net.amount for line in totals.tax_lines)
    tax = sum(line.tax.amount for line in totals.tax_lines)
    assert tax == totals.tax.amount
    assert net == totals.net.amount
    assert net + tax == totals.total.amount
    added = 0 if basket.prices_include_tax else tax
    assert totals.total.amount == totals.goods.amount + totals.shipping.amount + added
    assert totals.goods.amount == sum(line.unit_amount * line.quantity for line in basket.lines)


@settings(max_examples=100, deadline=None)
@given(inputs())
def test_tax_of_each_rate_is_right_to_half_a_unit(basket):
    for line in price(basket).tax_lines:
        exact = line.net.amount * line.percent / 100
        if basket.prices_include_tax:
            exact = (line.net + line.tax).amount * line.percent / (100 + line.percent)
        assert abs(line.tax.amount - exact) <= Decimal("0.5")


def test_tax_included():
    totals = priced((1999, 3, "20"), shipping=490)

    assert (totals.goods, totals.shipping, totals.tax, totals.total) == (eur(5997), eur(490), eur(1081), eur(6487))
    assert totals.net == eur(5406)


def test_tax_added():
    totals = priced((1999, 3, "20"), shipping=490, included=False)

    assert (totals.goods, totals.shipping, totals.tax, totals.total) == (eur(5997), eur(490), eur(1297), eur(7784))


def test_half_a_cent_goes_up():
    assert priced((250, 1, "1"), included=False).tax == eur(3)
    assert priced((250, 1, "0.999"), included=False).tax == eur(2)


def test_tax_is_rounded_once_per_rate_and_not_per_line():
    """Three lines of 0.33 at 20 %: 0.07 each would be 0.21; of the sum it is 0.20."""
    assert priced((33, 1, "20"), (33, 1, "20"), (33, 1, "20"), included=False).tax == eur(20)


def test_shipping_follows_the_goods():
    """30.00 at 20 % and 10.00 at 5.5 %: of 4.90 shipping 3.68 and 1.22 (docs/pricing.md)."""
    totals = priced((3000, 1, "20"), (1000, 1, "5.5"), shipping=490)

    assert [(line.percent, line.net + line.tax, line.tax) for line in totals.tax_lines] == [
        (Decimal(20), eur(3368), eur(561)),
        (Decimal("5.5"), eur(1122), eur(58)),
    ]


def test_shipping_of_free_goods_takes_the_highest_rate():
    totals = priced((0, 1, "5.5"), (0, 1, "20"), shipping=600)

    assert {line.percent: line.tax for line in totals.tax_lines} == {Decimal(20): eur(100), Decimal("5.5"): eur(0)}


def test_currency_without_decimals():
    assert priced((1000, 1, "10"), currency="JPY").tax == Money(91, "JPY")


def test_currency_with_three_decimals():
    assert priced((1234, 1, "5"), currency="KWD", included=False).total == Money(1296, "KWD")


def test_empty_basket():
    assert priced().total == eur(0)


@pytest.mark.parametrize(
    "fields",
    [
        {"unit_amount": -1},
        {"quantity": 0},
        {"quantity": -3},
        {"tax_percent": Decimal(-1)},
        {"tax_percent": Decimal(100)},
    ],
)
def test_line_that_cannot_be_sold(fields):
    with pytest.raises(ValueError):
        PricedLine(**({"unit_amount": 1, "quantity": 1} | fields))


def test_negative_shipping():
    with pytest.raises(ValueError):
        PricingInput(currency="EUR", lines=(), shipping_amount=-1)

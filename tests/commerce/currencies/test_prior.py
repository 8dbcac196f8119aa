"""The lowest price over two step functions, against the database's own and against a look at every single moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.currencies import prior
from commerce.currencies.conversion import Conversion
from commerce.currencies.prior import WINDOW, OwnPrice, PriceHistory, RateAt, SetAmount
from core.money import round_half_up

START = datetime(2026, 1, 1, tzinfo=UTC)
RATES = [RateAt(START, Conversion(shop_currency="EUR", currency="USD", rate=Decimal(2)))]


def day(number):
    return START + timedelta(days=number)


def own(*entries):
    return [OwnPrice(day(number), amount, reference) for number, amount, reference in entries]


def rates(*entries):
    return [
        RateAt(day(number), Conversion(shop_currency="EUR", currency="USD", rate=Decimal(rate)))
        for number, rate in entries
    ]


def given_prices(*entries):
    return [SetAmount(day(number), amount, compare_at) for number, amount, compare_at in entries]


@pytest.mark.parametrize(
    ("prices", "of_rates", "by_hand", "own_prior", "wanted"),
    [
        # nothing is reduced
        ([(0, 100, None), (10, 90, None)], [(0, "2")], [], None, None),
        # reduced from the beginning: there was no price before
        ([(0, 80, 100)], [(0, "2")], [], None, None),
        # a plain reduction, at one rate
        ([(0, 100, None), (40, 70, 100)], [(0, "2")], [], 100, 200),
        # the rate dipped within the 30 days
        ([(0, 100, None), (40, 70, 100)], [(0, "2"), (20, "1.5"), (21, "2")], [], 100, 150),
        # it dipped before them, and the last day of the dip is none of them
        ([(0, 100, None), (40, 70, 100)], [(0, "2"), (5, "1.5"), (10, "2")], [], 100, 200),
        # a rate that rises during the reduction neither ends nor renews it
        ([(0, 100, None), (40, 70, 100)], [(0, "2"), (50, "3")], [], 100, 200),
        # deeper: the same reduction
        ([(0, 100, None), (40, 70, 100), (45, 60, 100)], [(0, "2")], [], 100, 200),
        # up again, still reduced: a new one
        ([(0, 100, None), (40, 70, 100), (45, 80, 100)], [(0, "2")], [], 70, 140),
        # the same figures, but the database says that it goes on: the dip was an offer told beside the price
        ([(0, 100, None), (40, 80, 100), (42, 70, 100), (45, 80, 100)], [(0, "2")], [], 100, 200),
        # rates begin after the price: the first one counts for before
        ([(0, 100, None), (40, 70, 100)], [(39, "2")], [], 100, 200),
        # a price set by hand counts before the rate
        ([(0, 100, None)], [(0, "2"), (35, "1")], [(30, 250, None), (40, 220, 250)], None, 200),
        ([(0, 100, None)], [(0, "2"), (35, "1")], [(5, 250, None), (40, 220, 250)], None, 250),
        # a sale takes the same share off it
        ([(0, 100, None), (20, 90, 100), (25, 100, None), (40, 70, 100)], [(0, "9")], [(5, 300, None)], 90, 270),
        # set and taken off again during the sale: the reduction goes on, the set price having been no lower
        ([(0, 100, None), (40, 70, 100)], [(0, "2")], [(45, 200, None), (50, None, None)], 100, 200),
        # it was lower by hand, so taking it off is a rise
        ([(0, 100, None), (40, 70, 100)], [(0, "2")], [(45, 100, None), (50, None, None)], 100, 70),
    ],
)  # fmt: skip
def test_lowest_price_of_the_thirty_days_before(prices, of_rates, by_hand, own_prior, wanted):
    history = PriceHistory(own(*prices), rates(*of_rates), given_prices(*by_hand), own_prior)

    assert history.prior() == wanted


def trigger_says(points):
    """As catalog_keep_price without announced prices."""
    found = None
    for number, point in enumerate(points):
        if not number:
            continue
        before = points[number - 1]
        if point.reference is None:
            found = None
        elif before.reference is None or point.amount > before.amount:
            found = prior.lowest_before(points, number)
    return found


moments = st.lists(st.integers(0, 120 * 24), min_size=1, max_size=8, unique=True).map(sorted)
amount = st.integers(1, 50)


@st.composite
def histories(draw, by_hand=True):
    points = [
        OwnPrice(START + timedelta(hours=hour), price, price + 10 if draw(st.booleans()) else None)
        for hour, price in ((hour, draw(amount)) for hour in draw(moments))
    ]
    of_rates = [
        RateAt(
            START + timedelta(hours=hour),
            Conversion(
                shop_currency="EUR", currency="USD", rate=Decimal(draw(st.integers(50, 200))) / 100,
                step=draw(st.sampled_from([1, 5])),
            ),
        )
        for hour in draw(moments)
    ]  # fmt: skip
    given_ = [
        SetAmount(START + timedelta(hours=hour, minutes=30), price, price and draw(st.none() | st.integers(1, 80)))
        for hour, price in ((hour, draw(st.none() | amount)) for hour in draw(moments) if by_hand)
    ]
    return PriceHistory(points, of_rates, given_, trigger_says(points)), points, of_rates, given_


def at_every_hour(found, since, until):
    """What it cost at every half hour, looked up one by one."""
    _history, points, of_rates, by_hand = found
    moment = since
    while moment < until:
        mine = [entry for entry in by_hand if entry.at <= moment]
        price = [entry for entry in points if entry.at <= moment]
        rate = [entry for entry in of_rates if entry.at <= moment] or of_rates[:1]
        if mine and mine[-1].amount is not None:
            is_sale = price and price[-1].reference
            mine_now = mine[-1].amount
            share = Decimal(price[-1].amount) / price[-1].reference if is_sale else Decimal(1)
            yield round_half_up(mine_now * share)
        elif price:
            yield rate[-1].conversion.price(price[-1].amount)
        moment += timedelta(minutes=30)


@settings(deadline=None, max_examples=60)
@given(found=histories())
def test_it_is_the_least_of_all_moments(found):
    start = found[0].began()

    expected = None if start is None else min(at_every_hour(found, start - WINDOW, start), default=None)

    assert found[0].prior() == expected


@settings(deadline=None, max_examples=100)
@given(found=histories(by_hand=False))
def test_at_a_rate_of_one_it_is_what_the_database_says(found):
    _history, points, _rates, _given = found
    same = [RateAt(START, Conversion(shop_currency="EUR", currency="USD"))]

    assert PriceHistory(points, same, (), trigger_says(points)).prior() == trigger_says(points)
    assert PriceHistory(points, same, (), None).prior() == trigger_says(points)


def test_looking_at_own_changes_alone_would_miss_the_dip(monkeypatch):
    """Negative control: without the moments of the rates the dip between two prices is not seen."""
    found = PriceHistory(own((0, 100, None), (40, 70, 100)), rates((0, "2"), (20, "1.5"), (21, "2")), (), 100)
    assert found.prior() == 150
    found.rates = found.rates[:1]
    assert found.prior() != 150

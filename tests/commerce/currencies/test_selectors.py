from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.catalog.models import Variant
from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.selectors import conversions, prior_amounts, set_prices
from commerce.currencies.services import PriceWish, save_currency
from commerce.currencies.services import set_prices as put_prices
from commerce.store.selectors import current_store
from tests.factories.selling import make_variant

NOON = timezone.now().astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def dollars(shop):
    return save_currency(code="USD", rate=Decimal("1.5"), now=days_ago(90))


def days_ago(number: int) -> datetime:
    return NOON - timedelta(days=number)


def set_clock(moment):
    """The trigger's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('echoppe.now', %s, true)", [moment.isoformat()])


def at(moment, *, pk, **changes):
    set_clock(moment)
    Variant.objects.filter(pk=pk).update(**changes)


def count_queries(act):
    with CaptureQueriesContext(connections["default"]) as queries:
        act()
    return len(queries)


def reduced_variant():
    set_clock(days_ago(80))
    variant = make_variant(amount=1000)
    at(days_ago(10), pk=variant.pk, price_amount=700, compare_at_amount=1000)
    variant.refresh_from_db()
    return variant


def dollar():
    return conversions(current_store())[1]


@pytest.fixture
def long_ago(shop):
    set_clock(days_ago(80))


def test_prior_follows_amount_and_rate(dollars, long_ago):
    variant = reduced_variant()
    assert variant.prior_amount == 1000
    save_currency(code="USD", rate=Decimal("1.2"), now=days_ago(20))
    save_currency(code="USD", rate=Decimal("1.6"), now=days_ago(15))

    assert prior_amounts(dollar(), "USD", [variant]) == {variant.pk: 1200}


def test_prior_of_a_set_price_is_that_of_its_own_history(dollars, long_ago):
    variant = make_variant(amount=1000)
    for ago, amount, compare_at in ((70, 1400, None), (5, 1100, 1400)):
        put_prices(code="USD", wishes=[PriceWish(variant.pk, amount, compare_at)], now=days_ago(ago))

    assert prior_amounts(dollar(), "USD", [variant]) == {variant.pk: 1400}


def test_price_that_was_taken_off_still_counts_for_the_days_before(dollars, long_ago):
    variant = make_variant(amount=1000)
    put_prices(code="USD", wishes=[PriceWish(variant.pk, 900)], now=days_ago(30))
    put_prices(code="USD", wishes=[PriceWish(variant.pk, None)], now=days_ago(20))
    at(days_ago(10), pk=variant.pk, price_amount=700, compare_at_amount=1000)
    variant.refresh_from_db()

    assert set_prices("USD", [variant.pk]) == {}
    assert prior_amounts(dollar(), "USD", [variant]) == {variant.pk: 900}
    SetPrice.everything.all().delete()
    assert prior_amounts(dollar(), "USD", [variant]) == {variant.pk: 1500}


def test_nothing_is_asked_where_nothing_is_reduced_and_little_where_much_is(dollars, long_ago):
    plain, first, second, third = make_variant(), reduced_variant(), reduced_variant(), reduced_variant()
    usd = dollar()

    assert count_queries(lambda: prior_amounts(usd, "USD", [plain], {})) == 0
    assert count_queries(lambda: prior_amounts(usd, "USD", [])) == 0
    one = count_queries(lambda: prior_amounts(usd, "USD", [plain, first]))
    assert one == count_queries(lambda: prior_amounts(usd, "USD", [plain, first, second, third])) <= 5


def test_own_currency_needs_no_reckoning(dollars, long_ago):
    variant = reduced_variant()
    own = conversions(current_store())[0]

    assert prior_amounts(own, "EUR", [variant]) == {variant.pk: 1000}


def test_currency_whose_rate_was_for_another_one_of_the_shop_is_not_sold_in(dollars):
    store = current_store()
    assert [each.currency for each in conversions(store)] == ["EUR", "USD"]

    store.currency = "CHF"
    assert [each.currency for each in conversions(store)] == ["CHF"]
    store.currency = "USD"
    assert [each.currency for each in conversions(store)] == ["USD"]
    Currency.objects.update(base="")
    store.currency = "CHF"
    assert [each.currency for each in conversions(store)] == ["CHF", "USD"]

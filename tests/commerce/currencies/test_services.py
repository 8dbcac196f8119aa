from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.services import (
    CurrencyRefused,
    PriceWish,
    follow_bank,
    prices,
    remove_currency,
    save_currency,
    set_prices,
    take_bank_rate,
)
from commerce.currencies.tasks import follow_bank_rates
from commerce.store.models import Store
from core.pages import pages_version
from core.scope import control_context
from gateways.ecb import BankRates
from gateways.models import BankDay
from tests.factories.selling import make_variant

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def bank(day=date(2026, 11, 20), **rates):
    return BankRates(day, {code: Decimal(rate) for code, rate in rates.items()})


def dollars(**changes):
    return save_currency(**({"code": "USD", "rate": Decimal("1.10"), "now": NOON} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "EUR"}, {"code": "XXQ"}, {"code": "usd"}, {"code": ""}, {"rate": Decimal(0)}, {"rate": Decimal(-1)},
        {"rate": Decimal("NaN")}, {"rate": Decimal("Infinity")}, {"rate": Decimal("1e9")}, {"rate": Decimal("1e-7")},
        {"step": 0}, {"step": 10, "shortfall": 10}, {"shortfall": -1}, {"step": 10**9}, {"markup_percent": Decimal(101)},
        {"markup_percent": Decimal("NaN")},
    ],
    ids=str,
)  # fmt: skip
def test_currency_that_makes_no_sense_is_refused(shop, changes):
    with pytest.raises(CurrencyRefused):
        dollars(**changes)
    assert not Currency.objects.exists()


def test_rates_are_remembered_as_long_as_somebody_asks(shop, django_capture_on_commit_callbacks):
    before = pages_version()
    with django_capture_on_commit_callbacks(execute=True):
        dollars(now=NOON - timedelta(days=900))
    assert pages_version() != before
    dollars(rate=Decimal("1.2"), now=NOON - timedelta(days=500))
    dollars(rate=Decimal("1.2"), now=NOON - timedelta(days=499))
    dollars(rate=Decimal("1.3"), now=NOON - timedelta(days=20))
    found = dollars(rate=Decimal("1.3"), step=100, shortfall=1, now=NOON)

    assert [entry[1:] for entry in found.rates] == [["1.2", 1, 0], ["1.3", 1, 0], ["1.3", 100, 1]]


def test_there_are_only_so_many(shop, monkeypatch):
    monkeypatch.setattr("commerce.currencies.services.saving.MOST_CURRENCIES", 1)
    dollars()
    dollars()

    with pytest.raises(CurrencyRefused):
        dollars(code="GBP")


def test_removing_takes_the_set_prices_along(shop):
    dollars()
    set_prices(code="USD", wishes=[PriceWish(make_variant().pk, 1200)])

    remove_currency(code="USD")
    remove_currency(code="USD")

    assert not SetPrice.everything.exists()


def test_prices_are_set_changed_and_taken_off(shop):
    dollars()
    first, second = make_variant(), make_variant()

    def put(*wishes):
        return set_prices(code="USD", wishes=wishes)

    assert put(PriceWish(first.pk, 900, 1000), PriceWish(second.pk, 1), PriceWish(second.pk, 5)) == (2, 0)
    assert put(PriceWish(first.pk, 800, keeps_compare_at=True), PriceWish(second.pk, 5)) == (1, 0)
    assert put(PriceWish(second.pk, None), PriceWish(second.pk + 1000, 5)) == (0, 1)
    assert put(PriceWish(second.pk, None)) == (0, 0)

    assert [(row.amount, row.compare_at_amount) for row in SetPrice.objects.all()] == [(800, 1000)]
    history = SetPrice.everything.get(variant=second).history
    assert [entry[1:] for entry in history] == [[5, None], [None, None]]
    set_prices(code="USD", wishes=[PriceWish(second.pk, 7, keeps_compare_at=True)])
    assert SetPrice.objects.get(variant=second).amount == 7


@pytest.mark.parametrize("wish", [(-1, None), (10**15, None), (5, -1)])
def test_amount_that_makes_no_sense_is_refused(shop, wish):
    dollars()
    with pytest.raises(CurrencyRefused):
        set_prices(code="USD", wishes=[PriceWish(make_variant().pk, *wish)])


def test_too_many_prices_are_refused_and_none_is_kept(shop, monkeypatch):
    dollars()
    monkeypatch.setattr(prices, "MAX_PRICES", 1)

    with pytest.raises(CurrencyRefused):
        set_prices(code="USD", wishes=[PriceWish(make_variant().pk, 5), PriceWish(make_variant().pk, 5)])
    assert not SetPrice.objects.exists()


def test_bank_is_followed_with_what_comes_on_top(shop):
    dollars(follows_bank=True, markup_percent=Decimal(2))
    save_currency(code="CHF", rate=Decimal("0.95"), now=NOON)

    assert follow_bank(bank(USD="1.1", CHF="0.9"), now=NOON) == 1
    assert follow_bank(bank(USD="1.1", CHF="0.9"), now=NOON) == 0

    assert dict(Currency.objects.values_list("code", "rate")) == {"CHF": Decimal("0.95"), "USD": Decimal("1.122")}
    follow_bank(bank(day=date(2026, 11, 19), USD="1.2"), now=NOON)
    assert Currency.objects.get(pk="USD").rate == Decimal("1.122")


@pytest.mark.parametrize(
    ("told", "note"),
    [
        (bank(USD="1.33"), "jump"),
        (bank(USD="0.87"), "jump"),
        (bank(GBP="0.8"), "missing"),
        (bank(USD="0.0000001"), "missing"),
        (bank(day=date(2026, 11, 15), USD="1.12"), "old"),
        (None, ""),
    ],
)
def test_rate_that_somebody_should_look_at_is_not_taken(shop, told, note):
    dollars(follows_bank=True)

    assert follow_bank(told, now=NOON) == 0

    found = Currency.objects.get()
    assert (found.rate, found.bank_note) == (Decimal("1.10"), note)
    follow_bank(bank(USD="1.12", day=date(2026, 11, 21)), now=NOON)
    found.refresh_from_db()
    assert (found.rate, found.bank_note) == (Decimal("1.12"), "")


def test_bank_that_was_never_heard_is_told_after_days(shop):
    dollars(follows_bank=True)
    Currency.objects.update(updated_at=NOON - timedelta(days=7))

    follow_bank(None, now=NOON)

    assert Currency.objects.get().bank_note == "old"


def test_jump_is_taken_by_hand(shop):
    dollars(follows_bank=True)
    follow_bank(bank(USD="2"), now=NOON)

    take_bank_rate(code="USD", bank=bank(USD="2"), now=NOON)

    found = Currency.objects.get()
    assert (found.rate, found.bank_note) == (Decimal(2), "")
    with pytest.raises(CurrencyRefused):
        take_bank_rate(code="USD", bank=bank(GBP="1"), now=NOON)


def test_shop_with_another_currency_gets_rates_for_that(shop):
    dollars(follows_bank=True)
    Store.objects.update(currency="GBP")

    follow_bank(bank(USD="1.1", GBP="0.5"), now=NOON)

    found = Currency.objects.get()
    assert (found.rate, found.base, len(found.rates)) == (Decimal("2.2"), "GBP", 1)


def test_shop_is_visited_once_a_day_and_only_where_a_currency_follows(shop):
    dollars()
    assert follow_bank_rates(NOON) is None
    dollars(follows_bank=True)
    assert follow_bank_rates(NOON) == NOON + timedelta(hours=1)
    with control_context():
        BankDay.objects.create(day=date(2026, 11, 20), rates={"USD": "1.15"}, fetched_at=NOON)

    again = follow_bank_rates(NOON)

    assert Currency.objects.get().rate == Decimal("1.15")
    assert timedelta(hours=3) < again - NOON < timedelta(hours=5)

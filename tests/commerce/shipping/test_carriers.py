"""Carriers are asked for prices; whatever they answer, or do not, an order can be placed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from commerce.shipping.models import CarrierAccount, LiveQuote, Rate, Zone
from commerce.shipping.selectors import Parcel, deliveries_for, live_amounts
from commerce.shipping.services import ask_carriers, find_relay_points, save_account
from commerce.store.selectors import current_store
from tests.doubles.carriers import easypost, sendcloud
from tests.doubles.server import Double
from tests.factories.selling import NOON

PARCEL = Parcel(None, weight_grams=730, goods_amount=5000, units=1)


@pytest.fixture
def rates(shop):
    Zone.objects.all().delete()
    zone = Zone.objects.create(name="Home", countries=["FR"])
    live = {"zone": zone, "carrier": "sendcloud", "is_live": True}
    Rate.objects.create(name="Parcel", service="8", price_amount=900, **live)
    Rate.objects.create(name="Express", service="9", price_amount=1900, position=1, **live)
    Rate.objects.create(name="Unknown there", service="77", price_amount=2900, position=2, **live)


@pytest.fixture
def carrier(rates, settings):
    with Double(sendcloud) as double:
        settings.SENDCLOUD_URL = settings.SENDCLOUD_POINTS_URL = double.url
        save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
        yield double


def ask(now=NOON, *, currency="EUR"):
    ask_carriers(store=current_store(), country="FR", postal_code="75002", parcels=[PARCEL], currency=currency, now=now)


def prices(now=NOON):
    quotes = live_amounts(country="FR", postal_code="75002", parcels=[PARCEL], currency="EUR", now=now)
    found = deliveries_for(country="FR", postal_code="75002", parcels=[PARCEL], quotes=quotes)
    return {each.rate.name: each.price_amount for each in found}


FALL_BACK = {"Parcel": 900, "Express": 1900, "Unknown there": 2900}


def test_prices_of_the_carrier_count_for_half_an_hour(carrier):
    assert prices() == FALL_BACK

    ask()
    ask()

    assert prices() == {"Parcel": 650, "Express": 1200, "Unknown there": 2900}
    assert len(carrier.asked) == 3  # each service once; the second time what is stored counts
    assert {asked.query["weight"] for asked in carrier.asked} == {"800"}
    assert prices(NOON + timedelta(minutes=31)) == FALL_BACK


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (401, {"error": "key"}),
        (200, "not json"),
        (200, {"price": "1"}),
        (200, ["1"]),
        (200, [{"price": "-5", "currency": "EUR", "to_country": "FR"}]),
        (200, [{"price": "6.50", "currency": "USD", "to_country": "FR"}]),
        (200, [{"price": 9e99, "currency": "EUR", "to_country": "FR"}]),
        (200, []),
    ],
)
def test_nonsense_counts_as_silence(carrier, answer):
    carrier.answer = lambda asked: answer

    ask()

    assert prices() == FALL_BACK


def test_carrier_that_fails_again_and_again_is_left_in_peace(carrier):
    carrier.answer = lambda asked: (503, {})
    for _time in range(5):
        ask()
    count = len(carrier.asked)
    assert count == 3  # three failures, then no more questions

    carrier.answer = sendcloud
    ask(NOON + timedelta(minutes=6))

    assert prices(NOON + timedelta(minutes=6))["Parcel"] == 650
    account = CarrierAccount.objects.get()
    assert (account.failures, account.silent_until) == (0, NOON + timedelta(minutes=5))


def test_carrier_that_hangs_is_given_up(carrier, monkeypatch):
    monkeypatch.setattr("commerce.shipping.carriers.sendcloud.SECONDS", 0.2)  # 3 for a shopper
    asked_for_all = threading.Event()
    carrier.answer = lambda asked: asked_for_all.wait(60) and sendcloud(asked)

    ask()

    assert not asked_for_all.is_set()  # nobody waited for the answer
    assert prices() == FALL_BACK
    asked_for_all.set()


def test_key_is_not_in_the_database_as_it_is(carrier):
    account = CarrierAccount.objects.get()

    assert "key" not in account.sealed_key
    assert "secret" not in account.sealed_secret


def test_prices_of_easypost_in_another_currency_do_not_count(rates, settings):
    Rate.objects.filter(name="Parcel").update(carrier="easypost", service="USPS Priority")
    with Double(easypost) as double:
        settings.EASYPOST_URL = double.url
        save_account(carrier="easypost", key="EZTK", secret="", is_active=True)

        ask()
        ask(currency="USD")

    assert {quote.journey[-3:]: quote.amount for quote in LiveQuote.objects.all()} == {"EUR": None, "USD": 790}
    assert double.asked[0].body["shipment"]["parcel"]["weight"] == "28.2"


def test_relay_points_are_asked_for_once_an_hour(carrier):
    found = find_relay_points(carrier="sendcloud", country="FR", postal_code="75005", now=NOON)
    again = find_relay_points(carrier="sendcloud", country="FR", postal_code="75005", now=NOON)

    assert [(point.id, point.label) for point in found] == [
        ("11", "Tabac du Coin, 3 rue du Bac, 75007 Paris"),
        ("12", "Épicerie Lune, 8 rue Monge, 75005 Paris"),
    ]
    assert again == found
    assert len(carrier.asked) == 1


def test_relay_points_of_a_silent_carrier_are_unknown(carrier):
    carrier.answer = lambda asked: (200, {"points": "?"})

    assert find_relay_points(carrier="sendcloud", country="FR", postal_code="75005", now=NOON) is None

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from core.rest import NetworkInTransaction, Unanswered
from core.scope import control_context
from gateways import bank_rates, ecb
from gateways.models import BankDay
from gateways.tasks import fetch_bank_rates
from tests.doubles.ecb import PATH, Bank
from tests.doubles.server import Double

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def bank(shop, settings):
    """The file of Friday, 20 November 2026."""
    bank = Bank()
    with Double(bank) as double:
        settings.ECB_URL = double.url + PATH
        bank.asked = double.asked
        yield bank


def days():
    with control_context():
        return list(BankDay.objects.order_by("day").values_list("day", flat=True))


def test_rates_of_the_day_are_read_with_their_crosses(bank):
    found = ecb.daily_rates(today=SUNDAY.date())

    assert found.day == date(2026, 11, 20)
    assert found.rate("EUR", "USD") == Decimal("1.0842")
    assert found.rate("USD", "EUR") == Decimal("0.9223390518")
    assert found.rate("CHF", "JPY") == Decimal("175.6013745704")
    assert found.rate("EUR", "XAF") is None


@pytest.mark.parametrize(
    "content",
    [
        "", "<html>", "<html><body>Maintenance</body></html>", "{}", "\x00\x01",
        Bank(day="yesterday").file(), Bank(day="2026-11-31").file(), Bank(day="2026-12-24").file(),
        Bank(USD="0").file(), Bank(USD="-1.08").file(), Bank(USD="1,08").file(), Bank(USD="NaN").file(),
        Bank(USD="1e99").file(), Bank(usd="1").file(), Bank(EUR="1").file(), Bank(USD="99999999").file(),
        Bank().file().replace("</gesmes:Envelope>", ""),
        Bank().file().replace("<Cube currency='JPY'", "<Cube currency='USD'"),
        Bank().file().replace("<gesmes:Envelope", '<!DOCTYPE x [<!ENTITY a "b">]><gesmes:Envelope'),
        Bank().file().replace("<Cube>", "<Cube><Cube time='2026-11-19'/>"),
        Bank().file() + "<!--" + "x" * 300_000 + "-->",
        "<gesmes:Envelope xmlns:gesmes='a' xmlns='http://www.ecb.int/vocabulary/2002-08-01/eurofxref'>"
        "<Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1'/></Cube></Cube></gesmes:Envelope>",
    ],
    ids=lambda text: text[-20:].encode("unicode_escape").decode(),
)  # fmt: skip
def test_nonsense_is_no_answer_and_nothing_is_kept(bank, content):
    bank.content = content

    with pytest.raises(Unanswered):
        bank_rates.newest_rates(now=SUNDAY)
    assert days() == []


@pytest.mark.parametrize("status", [404, 302, 500, 503])
def test_silence_leaves_the_day_before(bank, status):
    bank_rates.newest_rates(now=SUNDAY)
    bank.status = status

    assert bank_rates.newest_rates(now=SUNDAY.replace(day=24)).day == date(2026, 11, 20)
    fetch_bank_rates()  # says so in the log
    assert days() == [date(2026, 11, 20)]


def test_bank_is_asked_once_for_all_shops(bank):
    first = bank_rates.newest_rates(now=SUNDAY)

    assert bank_rates.newest_rates(now=SUNDAY) == first == bank_rates.known_rates()
    assert len(bank.asked) == 1
    bank.day = "2026-11-23"
    assert bank_rates.newest_rates(now=SUNDAY.replace(day=23, hour=15)) == first
    assert bank_rates.newest_rates(now=SUNDAY.replace(day=23, hour=16)).day == date(2026, 11, 23)
    assert len(bank.asked) == 2


def test_bank_is_never_asked_while_rows_are_locked(bank):
    with transaction.atomic("default"), pytest.raises(NetworkInTransaction):
        bank_rates.newest_rates(now=SUNDAY)
    assert not bank.asked


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 20, 15, 29, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 15, 30, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 22, 23, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), date(2026, 11, 20)),
    ],
)
def test_day_that_is_expected(moment, expected):
    assert bank_rates.expected_day(moment) == expected

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from accounts.limits import TooMany, address_of, consume
from core.scope import control_context

NOW = datetime(2026, 11, 22, 12, 0, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _control():
    with control_context():
        cache.clear()
        yield


def use(now=NOW, key="one"):
    consume("test", key, limit=2, seconds=60, now=now)


def test_consume_refuses_the_one_after_the_limit_and_says_when_to_come_again():
    use()
    use()

    with pytest.raises(TooMany) as refusal:
        use()
    assert refusal.value.retry_after == 20


def test_consume_counts_each_key_and_each_window_for_itself():
    use()
    use()

    use(key="two")
    use(now=NOW + timedelta(seconds=20))


@pytest.mark.parametrize(
    ("address", "expected"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("nonsense", "unknown")],
)
def test_address_of_takes_an_ipv6_network_as_one(address, expected):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == expected

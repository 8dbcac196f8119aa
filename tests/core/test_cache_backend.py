import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.cache_backend import ForgivingRedisCache
from core.scope import control_context

NOBODY = "redis://127.0.0.1:1/0"
PARAMETERS = {"KEY_FUNCTION": "core.cache_keys.make_key"}


@pytest.fixture
def gone():
    """A cache whose server does not answer."""
    with control_context():
        yield ForgivingRedisCache(NOBODY, PARAMETERS)


def test_server_that_is_gone_is_a_miss(gone):
    assert gone.get("a", "default") == "default"
    assert gone.get_many(["a", "b"]) == {}
    assert gone.has_key("a") is False
    assert gone.get_or_set("a", 5) == 5


def test_writes_to_a_server_that_is_gone_are_dropped(gone):
    gone.set("a", 1)
    gone.set_many({"a": 1})
    gone.delete_many(["a"])
    assert gone.delete("a") is False
    assert gone.add("a", 1) is True


def test_counting_on_a_server_that_is_gone_says_that_there_is_no_key(gone):
    with pytest.raises(ValueError, match="cannot be reached"):
        gone.incr("a")


def test_count_on_a_server_that_is_gone_counts_nobody(gone):
    assert gone.count("a", 60) == 0


def test_count_starts_the_clock_once():
    with control_context():
        counts = [cache.count("visits", 60), cache.count("visits", 60)]
        seconds_left = cache._cache.get_client().ttl(cache.make_key("visits"))

    assert counts == [1, 2]
    assert 0 < seconds_left <= 60


def test_plain_backend_raises():
    """Negative control: without forgiveness the same call is an error."""
    with control_context(), pytest.raises(RedisError):
        RedisCache(NOBODY, PARAMETERS).get("a")

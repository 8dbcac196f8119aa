import pytest
from django.core.cache import caches
from django.db import transaction

from core.cache_backend import ForgivingRedisCache
from core.events import doorbell
from core.events.doorbell import Knock, heard, knocking_rarely, not_knocking, ring
from tenants import tasks


@pytest.fixture
def said(monkeypatch, settings):
    """What is written down, and what is sent to the worker."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    heard()
    found = []
    monkeypatch.setattr(doorbell, "_bells", [lambda kind, _due_at: found.append(kind)])
    monkeypatch.setattr(Knock, "send", lambda self: found.append("knock"))
    return found


def transactions(capture, *kinds):
    """One for each."""
    for kind in kinds:
        with capture(execute=True):
            ring(kind)
        transaction.get_connection("default").run_on_commit.clear()  # the test's own transaction keeps what was done


def test_one_knock_is_enough_until_a_worker_has_heard_it(shop, said, django_capture_on_commit_callbacks):
    transactions(django_capture_on_commit_callbacks, "events", "events")
    assert said == ["events", "knock", "events"]

    heard()
    transactions(django_capture_on_commit_callbacks, "events", "events")

    assert said == ["events", "knock", "events"] * 2


def test_every_transaction_knocks_without_valkey(shop, said, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(doorbell, "cache", ForgivingRedisCache("redis://127.0.0.1:1/0", caches.settings["default"]))

    transactions(django_capture_on_commit_callbacks, "events", "events")

    assert said == ["events", "knock"] * 2


def test_visit_hears_before_it_looks(shop, monkeypatch):
    """Work that is done after the bells were read knocks anew."""
    order = []
    monkeypatch.setattr(tasks, "heard", lambda: order.append("heard"))
    monkeypatch.setattr(tasks, "due_bells", lambda _shop, _now: order.append("looked"))

    tasks.visit_shop.run()

    assert order == ["heard", "looked"]


def test_a_long_row_of_transactions_knocks_at_its_beginning_and_end(
    shop, said, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(doorbell, "CALM_SECONDS", 3600.0)

    with knocking_rarely():
        transactions(django_capture_on_commit_callbacks, "events", "events", "sales", "events")
        assert said == ["events", "knock", "sales"]

    assert said == ["events", "knock", "sales", "knock"]


def test_it_knocks_again_when_some_time_has_gone(shop, said, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(doorbell, "CALM_SECONDS", 0.0)

    with knocking_rarely():
        transactions(django_capture_on_commit_callbacks, "events", "events")

    assert said == ["events", "knock", "events", "knock"]


def test_a_shop_that_may_not_be_visited_yet_rings_and_does_not_knock(shop, said, django_capture_on_commit_callbacks):
    with not_knocking(), knocking_rarely():
        transactions(django_capture_on_commit_callbacks, "events", "sales")

    assert said == ["events", "sales"]

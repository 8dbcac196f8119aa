from __future__ import annotations

import threading

import pytest
from django.db import connections

from core.scope import control_context
from tenants import tasks


@pytest.fixture
def filled(monkeypatch):
    calls = []
    monkeypatch.setattr(tasks, "drop_half_made", lambda now: calls.append("dropped"))
    monkeypatch.setattr(tasks, "fill_pool", lambda: calls.append("filled"))
    return calls


@pytest.mark.django_db
def test_pool_is_refilled(filled):
    tasks.refill_pool.apply()
    tasks.refill_pool.apply()

    assert filled == ["dropped", "filled"] * 2


@pytest.mark.django_db
def test_pool_in_another_process_hands_is_left_alone(filled):
    held, done = threading.Event(), threading.Event()

    def hold():
        with control_context(), connections["control"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [tasks.POOL_LOCK])
            held.set()
            done.wait(20)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(20)
    tasks.refill_pool.apply()
    done.set()
    thread.join()

    assert filled == []


@pytest.mark.django_db
def test_pool_lock_is_let_go_after_a_failure(filled, monkeypatch):
    def fail():
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "fill_pool", fail)
        with pytest.raises(RuntimeError):
            tasks.refill_pool.apply(throw=True)
    with control_context(), connections["control"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [tasks.POOL_LOCK])
        assert cursor.fetchone() == (0,)

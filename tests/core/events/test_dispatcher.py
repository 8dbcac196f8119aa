from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from core.events import registry
from core.events.dispatcher import KILLED, Outcome, claim, deliver, dispatch_events, give_up, retry
from core.events.outbox import NotInTransaction, emit
from core.events.registry import WillNeverWork, path_of, receives
from core.events.work import dead_letters, forget_old_events, work_on_events
from core.models import AuditEntry, Delivery, DeliveryState, Event
from core.retry import MAX_ATTEMPTS, delay_after
from core.scope import NoScope
from tenants.context import shop_context

NOW = timezone.now()


@pytest.fixture
def listen(monkeypatch):
    """Register receivers for one test."""
    monkeypatch.setattr(registry, "_receivers", registry.defaultdict(list))
    monkeypatch.setattr(registry, "_by_path", {})

    def register(name, receiver):
        receives(name)(receiver)
        return path_of(receiver)

    return register


def note(event):
    AuditEntry.objects.create(action="heard", target=str(event.pk))


def also_note(event):
    AuditEntry.objects.create(action="also heard", target=str(event.pk))


def note_and_fail(event):
    AuditEntry.objects.create(action="half done")
    raise ValueError("the receiver's own trouble")


def refuse(event):
    raise WillNeverWork("there is no such thing")


def happen(name="test.happened", **payload):
    with transaction.atomic("default"):
        return emit(name, **payload)


def heard():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_emit_outside_a_transaction_is_refused(live_shop):
    with shop_context(live_shop), pytest.raises(NotInTransaction):
        emit("test.happened")


def test_emit_outside_a_shop_is_refused(control):
    with pytest.raises(NoScope):
        emit("test.happened")


def test_emit_is_undone_with_its_transaction(shop):
    with transaction.atomic("default"):
        emit("test.happened")
        transaction.set_rollback(True, using="default")

    assert Event.objects.count() == 0


def test_dispatch_writes_one_delivery_per_receiver(shop, listen):
    paths = {listen("test.happened", note), listen("test.happened", also_note)}
    event = happen(x=1)

    assert dispatch_events(now=NOW) == 1
    assert dispatch_events(now=NOW) == 0

    deliveries = Delivery.objects.filter(event=event)
    assert {delivery.receiver for delivery in deliveries} == paths
    assert {delivery.state for delivery in deliveries} == {DeliveryState.WAITING}


def test_dispatch_keeps_to_its_limit_and_order(shop, listen):
    listen("test.happened", note)
    events = [happen() for _ in range(3)]

    assert dispatch_events(now=NOW, limit=2) == 2
    assert [delivery.event_id for delivery in Delivery.objects.order_by("id")] == [events[0].pk, events[1].pk]


def test_deliver_runs_the_receiver_once(shop, listen):
    listen("test.happened", note)
    happen()
    dispatch_events(now=NOW)
    delivery = Delivery.objects.get()

    assert deliver(delivery.pk, now=NOW) is Outcome.DONE
    assert deliver(delivery.pk, now=NOW) is Outcome.SKIPPED

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.done_at) == (DeliveryState.DONE, 1, NOW)
    assert heard() == ["heard"]


def test_failure_undoes_the_effect_keeps_the_error_and_blocks_no_other(shop, listen):
    listen("test.happened", note_and_fail)
    listen("test.happened", note)
    happen()

    next_at = work_on_events(NOW)

    assert heard() == ["heard"]
    failed = Delivery.objects.get(state=DeliveryState.WAITING)
    assert failed.attempts == 1
    assert "ValueError: the receiver's own trouble" in failed.error
    assert next_at == failed.next_at
    assert timedelta(seconds=8) <= failed.next_at - NOW <= timedelta(seconds=12)


def test_failed_delivery_is_not_tried_before_its_time(shop, listen):
    listen("test.happened", note_and_fail)
    happen()
    work_on_events(NOW)

    work_on_events(NOW + timedelta(seconds=5))

    assert Delivery.objects.get().attempts == 1


def test_delivery_dies_after_ten_attempts_and_lives_again_on_retry(shop, listen, monkeypatch):
    listen("test.happened", note_and_fail)
    happen()
    moment = NOW
    while (next_at := work_on_events(moment)) is not None:
        assert next_at > moment
        moment = next_at

    (dead,) = dead_letters()
    assert dead.attempts == MAX_ATTEMPTS == 10
    assert timedelta(hours=20) < moment - NOW < timedelta(hours=34)

    assert retry(now=moment) == 1
    monkeypatch.setitem(registry._by_path, dead.receiver, note)
    assert work_on_events(moment) is None
    assert heard() == ["heard"]
    assert dead_letters() == []


def test_hopeless_failure_dies_at_once(shop, listen):
    listen("test.happened", refuse)
    happen()

    assert work_on_events(NOW) is None
    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_given_up_letter_is_not_tried_again(shop, listen):
    listen("test.happened", refuse)
    happen()
    work_on_events(NOW)
    (dead,) = dead_letters()

    assert give_up([dead.pk], now=NOW) == 1

    assert dead_letters() == []
    assert retry(now=NOW) == 0
    dead.refresh_from_db()
    assert "there is no such thing" in dead.error


def test_receiver_that_is_gone_is_a_failure(shop, listen):
    path = listen("test.happened", note)
    happen()
    dispatch_events(now=NOW)
    del registry._by_path[path]

    assert deliver(Delivery.objects.get().pk, now=NOW) is Outcome.FAILED
    assert "ReceiverGone" in Delivery.objects.get().error


def test_killed_worker_is_replaced_and_a_killer_ends_as_dead_letter(shop, listen):
    """A kill leaves exactly what `claim` has committed."""
    listen("test.happened", note)
    happen()
    dispatch_events(now=NOW)
    pk, moment = Delivery.objects.get().pk, NOW

    assert claim(pk, now=moment) == 1
    assert deliver(pk, now=moment) is Outcome.SKIPPED
    for attempt in range(2, MAX_ATTEMPTS + 1):
        moment = Delivery.objects.get().next_at
        assert claim(pk, now=moment) == attempt
    moment = Delivery.objects.get().next_at
    assert deliver(pk, now=moment) is Outcome.DEAD

    assert dead_letters()[0].error == KILLED
    assert heard() == []


def test_event_of_a_receiver_is_delivered_in_the_same_visit(shop, listen):
    def pass_on(event):
        emit("test.followed")

    listen("test.happened", pass_on)
    listen("test.followed", note)
    happen()

    assert work_on_events(NOW) is None
    assert heard() == ["heard"]


def test_old_events_are_forgotten_unless_a_letter_is_dead(shop, listen):
    listen("test.happened", note)
    listen("test.refused", refuse)
    happen()
    kept = happen("test.refused")
    work_on_events(NOW)

    assert forget_old_events(NOW + timedelta(days=29)) == 0
    assert forget_old_events(NOW + timedelta(days=31)) == 2
    assert list(Event.objects.values_list("pk", flat=True)) == [kept.pk]


def test_delays_grow_and_differ():
    delays = [delay_after(attempt).total_seconds() for attempt in range(1, 10)]

    assert all(10 * 3**n * 0.8 <= delay <= 10 * 3**n * 1.2 for n, delay in enumerate(delays))
    assert len({delay_after(5) for _ in range(20)}) > 1


def in_thread(shop, work):
    """Run `work` on a connection of its own; its result."""
    found = []

    def run():
        try:
            with shop_context(shop):
                found.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert found, "the other connection is stuck"
    return found[0]


def test_second_dispatcher_skips_the_rows_of_the_first(live_shop, listen):
    listen("test.happened", note)
    with shop_context(live_shop):
        for _ in range(3):
            happen()
        with transaction.atomic("default"):
            list(Event.objects.select_for_update().order_by("id")[:2])
            assert in_thread(live_shop, lambda: dispatch_events(now=NOW)) == 1
        assert dispatch_events(now=NOW) == 2
        assert Delivery.objects.count() == 3


def test_delivery_in_another_workers_hands_is_left_alone(live_shop, listen):
    outcomes = []

    def slow(event):
        outcomes.append(in_thread(live_shop, lambda: deliver(pk, now=NOW + timedelta(hours=1))))
        note(event)

    listen("test.happened", slow)
    with shop_context(live_shop):
        happen()
        dispatch_events(now=NOW)
        pk = Delivery.objects.get().pk

        assert deliver(pk, now=NOW) is Outcome.DONE
        assert outcomes == [Outcome.SKIPPED]
        assert heard() == ["heard"]


def test_without_the_lock_both_would_run(live_shop, listen, monkeypatch):
    """Negative control of the test above."""
    outcomes = []

    def slow(event):
        if not outcomes:
            outcomes.append("running")
            outcomes.append(in_thread(live_shop, lambda: deliver(pk, now=NOW + timedelta(hours=1))))
        note(event)

    from django.db.models import QuerySet

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    listen("test.happened", slow)
    with shop_context(live_shop):
        happen()
        dispatch_events(now=NOW)
        pk = Delivery.objects.get().pk
        deliver(pk, now=NOW)

        assert outcomes == ["running", Outcome.DONE]
        assert heard() == ["heard", "heard"]

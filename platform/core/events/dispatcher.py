"""From an event to its receivers: one delivery row per receiver, each delivered by itself, at least once.

An attempt is counted and committed before the receiver runs. So a receiver that kills its worker is tried again, later
and later, and ends as a dead letter like any other failure, instead of killing workers for ever. While a receiver runs
its row is locked: nobody runs it twice at the same time, and its effect and "done" are one commit.
"""

from __future__ import annotations

import traceback
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import transaction

from core.events.registry import WillNeverWork, path_of, receiver_at, receivers_of
from core.metrics import DELIVERIES
from core.models import Delivery, DeliveryState, Event
from core.retry import MAX_ATTEMPTS, delay_after

log = structlog.get_logger("events")
ERROR_LENGTH = 4_000
KILLED = "The worker stopped each time while this ran."


class Outcome(StrEnum):
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"
    SKIPPED = "skipped"  # not due, done already, or in another worker's hands


class ReceiverGone(LookupError):
    """No receiver of this name runs here: removed, or not deployed to this worker yet."""


def dispatch_events(*, now: datetime, limit: int = 200) -> int:
    """Write the deliveries of the oldest events that have none yet; returns how many events. Several workers may do
    this at once: each takes other rows."""
    with transaction.atomic("default"):
        events = list(
            Event.objects.select_for_update(skip_locked=True).filter(is_dispatched=False).order_by("id")[:limit]
        )
        Delivery.objects.bulk_create(
            [
                Delivery(event=event, receiver=path_of(receiver), next_at=now)
                for event in events
                for receiver in receivers_of(event.name)
            ],
            ignore_conflicts=True,
        )
        Event.objects.filter(pk__in=[event.pk for event in events]).update(is_dispatched=True)
    return len(events)


def deliver(delivery_id: int, *, now: datetime) -> Outcome:
    """Run one receiver. Its effect and "done" are committed together; a failure is kept on the row and tried again
    later, or ends as a dead letter. Raises nothing that the receiver raises."""
    claimed = claim(delivery_id, now=now)
    if isinstance(claimed, Outcome):
        return claimed
    try:
        outcome = run(delivery_id, attempt=claimed, now=now)
    except Exception as error:
        outcome = record_failure(delivery_id, attempt=claimed, error=error, now=now)
    DELIVERIES.labels(outcome=outcome.value).inc()
    return outcome


def claim(delivery_id: int, *, now: datetime) -> int | Outcome:
    """Count the attempt, in a commit of its own, and put the next one off; the attempt's number, or why not."""
    with transaction.atomic("default"):
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(pk=delivery_id, state=DeliveryState.WAITING, next_at__lte=now)
            .first()
        )
        if delivery is None:
            return Outcome.SKIPPED
        if delivery.attempts >= MAX_ATTEMPTS:
            delivery.state, delivery.error = DeliveryState.DEAD, delivery.error or KILLED
            delivery.save(update_fields=["state", "error"])
            return Outcome.DEAD
        delivery.attempts += 1
        delivery.next_at = now + delay_after(delivery.attempts)
        delivery.save(update_fields=["attempts", "next_at"])
        return delivery.attempts


def run(delivery_id: int, *, attempt: int, now: datetime) -> Outcome:
    with transaction.atomic("default"):
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .filter(pk=delivery_id, state=DeliveryState.WAITING, attempts=attempt)
            .first()
        )
        if delivery is None:
            return Outcome.SKIPPED
        receiver = receiver_at(delivery.receiver)
        if receiver is None:
            raise ReceiverGone(delivery.receiver)
        receiver(delivery.event)
        Delivery.objects.filter(pk=delivery_id).update(state=DeliveryState.DONE, done_at=now, error="")
    return Outcome.DONE


def record_failure(delivery_id: int, *, attempt: int, error: Exception, now: datetime) -> Outcome:
    is_final = attempt >= MAX_ATTEMPTS or isinstance(error, WillNeverWork)
    text = "".join(traceback.format_exception(error))[-ERROR_LENGTH:]
    fields = {"error": text.replace("\x00", "")}
    if is_final:
        fields["state"] = DeliveryState.DEAD
    Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING, attempts=attempt).update(**fields)
    problem = f"{type(error).__name__}: {error}"
    log.warning("delivery failed", delivery=delivery_id, attempt=attempt, is_dead=is_final, error=problem)
    return Outcome.DEAD if is_final else Outcome.FAILED


def retry(deliveries: list[int] | None = None, *, now: datetime) -> int:
    """Give dead letters (all, or those with these ids) their ten attempts anew; returns how many. The caller rings."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD)
    if deliveries is not None:
        dead = dead.filter(pk__in=deliveries)
    return dead.update(state=DeliveryState.WAITING, attempts=0, next_at=now)


def give_up(deliveries: list[int], *, now: datetime) -> int:
    """Put dead letters away for good: they count as done, and keep their error. Returns how many."""
    return Delivery.objects.filter(pk__in=deliveries, state=DeliveryState.DEAD).update(
        state=DeliveryState.DONE, done_at=now
    )

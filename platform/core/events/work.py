"""One visit to a shop's outbox: hand out what is new, deliver what is due, say when the next is."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Min, OuterRef

from core.events.dispatcher import Outcome, deliver, dispatch_events
from core.models import Delivery, DeliveryState, Event

VISIT_SECONDS = 20  # then other shops have their turn
BATCH = 100
KEEP = timedelta(days=30)
FORGET_LIMIT = 500


def work_on_events(now: datetime) -> datetime | None:
    """Deliver what is due, for at most VISIT_SECONDS; returns when more will be due, None for never.

    Events are delivered in the order in which they happened, but one that fails does not hold up the next.
    """
    stop_at = time.monotonic() + VISIT_SECONDS
    has_progress = True
    while has_progress:
        has_progress = dispatch_events(now=now) > 0
        for delivery_id in due_deliveries(now):
            has_progress |= deliver(delivery_id, now=now) is not Outcome.SKIPPED
            if time.monotonic() >= stop_at:
                return now
    forget_old_events(now)
    return next_delivery_at()


def due_deliveries(now: datetime) -> list[int]:
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now).order_by("event_id", "id")
    return list(due.values_list("pk", flat=True)[:BATCH])


def next_delivery_at() -> datetime | None:
    return Delivery.objects.filter(state=DeliveryState.WAITING).aggregate(at=Min("next_at"))["at"]


def dead_letters() -> list[Delivery]:
    """Newest first, with their events."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD).select_related("event")
    return list(dead.order_by("-pk")[:200])


def forget_old_events(now: datetime) -> int:
    """Delete the oldest events that are older than KEEP and delivered everywhere; returns how many rows."""
    unfinished = Delivery.objects.filter(event=OuterRef("pk")).exclude(state=DeliveryState.DONE)
    old = Event.objects.filter(pk__lt=first_id_of(now - KEEP), is_dispatched=True).exclude(Exists(unfinished))
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:FORGET_LIMIT])
    return Event.objects.filter(pk__in=ids).delete()[0] if ids else 0


def first_id_of(moment: datetime) -> UUID:
    """The smallest id that an event of this moment can have: ids begin with the time (UUID version 7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def figures() -> dict[str, int]:
    """How much waits in this shop."""
    deliveries = Delivery.objects.filter
    return {
        "undispatched": Event.objects.filter(is_dispatched=False).count(),
        "waiting": deliveries(state=DeliveryState.WAITING).count(),
        "dead": deliveries(state=DeliveryState.DEAD).count(),
    }

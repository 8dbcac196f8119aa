"""Keeping what providers tell us, and working on it: each once, tried again when it fails, by as many workers as there
are. Working on a hint means asking the provider, so it may be repeated; done is what was worked on to the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Min

from commerce.payments.models import InboxEvent, InboxState
from core.events.doorbell import ring

log = structlog.get_logger("inbox")
LEASE = timedelta(minutes=2)
WAIT = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)]
MOST_ATTEMPTS = 12
KEEP = timedelta(days=60)
Work = Callable[[InboxEvent, datetime], bool]


class NotYet(Exception):
    """What the event is about is ours and not there yet: look again later."""


def keep_event(
    *, endpoint: str, account: str, event_id: str, kind: str, payload: dict[str, Any], now: datetime
) -> bool:
    """False where it came before. Rings for a worker."""
    row = InboxEvent(
        endpoint=endpoint, account=account, event_id=event_id, kind=kind[:100], payload=payload, received_at=now,
        next_at=now,
    )  # fmt: skip
    with transaction.atomic("default"):
        before = InboxEvent.objects.filter(endpoint=endpoint, account=account, event_id=event_id).exists()
        InboxEvent.objects.bulk_create([row], ignore_conflicts=True)
        ring("webhooks")
    return not before


def work_on_events(work: Work, now: datetime, *, limit: int) -> int:
    """Returns how many were taken."""
    count = 0
    while count < limit and (event := claim_event(now)):
        finish(event, work, now)
        count += 1
    return count


def claim_event(now: datetime) -> InboxEvent | None:
    """The oldest that is due and in nobody's hands; it is put off in a commit of its own, so that a worker that dies
    leaves it to be taken again."""
    with transaction.atomic("default"):
        event = (
            InboxEvent.objects.select_for_update(skip_locked=True)
            .filter(state=InboxState.WAITING, next_at__lte=now)
            .order_by("id")
            .first()
        )
        if event is None:
            return None
        event.attempts += 1
        event.next_at = now + LEASE
        event.save(update_fields=["attempts", "next_at"])
    return event


def finish(event: InboxEvent, work: Work, now: datetime) -> None:
    try:
        is_ours = work(event, now)
    except Exception as error:  # whatever goes wrong with one must not keep the others waiting
        log.warning("event failed", kind=event.kind, attempt=event.attempts, error=f"{type(error).__name__}: {error}")
        event.error = f"{type(error).__name__}: {error}".replace("\0", "")[:255]
        event.state = InboxState.DEAD if event.attempts >= MOST_ATTEMPTS else InboxState.WAITING
        event.next_at = now + WAIT[min(event.attempts, len(WAIT)) - 1]
    else:
        event.state, event.error = InboxState.DONE if is_ours else InboxState.IGNORED, ""
        event.done_at = now
    event.save(update_fields=["state", "error", "next_at", "done_at"])


def next_event_at() -> datetime | None:
    return InboxEvent.objects.filter(state=InboxState.WAITING).aggregate(at=Min("next_at"))["at"]


def forget_old_events(now: datetime) -> int:
    old = InboxEvent.objects.filter(state__in=[InboxState.DONE, InboxState.IGNORED], received_at__lt=now - KEEP)
    ids = list(old.values_list("pk", flat=True)[:500])
    return InboxEvent.objects.filter(pk__in=ids).delete()[0] if ids else 0

"""One worker per run, one real run at a time per shop: the claim, its heartbeat, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import Q, QuerySet

from commerce.importexport.models import ImportRun, ImportState
from core.ids import uuid7

DEAD_AFTER = timedelta(seconds=60)  # without a heartbeat
MAX_ATTEMPTS = 5  # claims in a row without progress


class ClaimLost(Exception):
    """Somebody else goes on with the run, having taken us for dead. Nothing of ours may be written any more."""


def open_runs(now: datetime) -> QuerySet[ImportRun]:
    """Those that nobody works on, the oldest first."""
    dead = Q(state=ImportState.RUNNING) & (Q(heartbeat_at=None) | Q(heartbeat_at__lte=now - DEAD_AFTER))
    return ImportRun.objects.filter(Q(state=ImportState.WAITING) | dead).order_by("pk")


def claim(run_id: int, *, now: datetime) -> ImportRun | None:
    """The run, ours now; None where it is over, in other hands, or has to wait for another import of the shop."""
    with transaction.atomic("default"):
        _take_turns()
        run = open_runs(now).filter(pk=run_id).first()
        if run is None or (not run.is_dry_run and is_import_running(now)):
            return None
        run.state, run.heartbeat_at, run.worker = ImportState.RUNNING, now, uuid7().hex
        run.attempts += 1
        run.save(update_fields=["state", "heartbeat_at", "worker", "attempts"])
    return run


def is_import_running(now: datetime) -> bool:
    running = ImportRun.objects.filter(state=ImportState.RUNNING, is_dry_run=False)
    return running.filter(heartbeat_at__gt=now - DEAD_AFTER).exists()


def note(run: ImportRun, **columns: Any) -> None:
    """Write to a run that we hold. Raises ClaimLost."""
    ours = ImportRun.objects.filter(pk=run.pk, worker=run.worker, state=ImportState.RUNNING)
    if not ours.update(**columns):
        raise ClaimLost(run.pk)


def release(run: ImportRun) -> None:
    """Let the next worker go on; quiet where the claim is lost."""
    ours = ImportRun.objects.filter(pk=run.pk, worker=run.worker, state=ImportState.RUNNING)
    ours.update(state=ImportState.WAITING, worker="")


def _take_turns() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':imports', 0))")

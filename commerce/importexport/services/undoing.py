"""A whole import, taken back: what it made goes, what it changed is put back, and what others changed since stays."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from commerce.importexport.models import ImportRow, ImportRun, ImportState, Undone
from commerce.importexport.services.claiming import DEAD_AFTER
from commerce.importexport.services.fingerprinting import WRITTEN
from commerce.importexport.services.taking_back import take_back
from core import audit
from core.errors import PlainError
from core.errors import mark as _
from core.events.doorbell import ring
from core.ids import uuid7

NOTE_SECONDS = 1.0


class CannotUndo(PlainError):
    """This import cannot be taken back; the message says why."""


def start_undo(*, run_id: int, actor: Any) -> ImportRun:
    """Ask for it; a worker does it. Asked twice it is done once. Raises CannotUndo."""
    with transaction.atomic("default"):
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.undo_state:
            return run
        if run.is_dry_run or run.state in (ImportState.WAITING, ImportState.RUNNING):
            raise CannotUndo(_("Only an import that is over can be undone."))
        if not what_is_left(run).exists():
            raise CannotUndo(_("This import has changed nothing, or is too old for its changes to be known."))
        run.undo_state = ImportState.WAITING
        run.save(update_fields=["undo_state"])
        audit.record("import.undone", target=run.filename, data={"run_id": run.pk}, actor=actor)
        ring("imports")
    return run


def what_is_left(run: ImportRun) -> QuerySet[ImportRow]:
    """Last written first."""
    return run.rows.filter(outcome__in=WRITTEN, undone="").exclude(object_id="").order_by("-pk")


def open_undos(now: datetime) -> QuerySet[ImportRun]:
    dead = Q(undo_state=ImportState.RUNNING) & (Q(heartbeat_at=None) | Q(heartbeat_at__lte=now - DEAD_AFTER))
    return ImportRun.objects.filter(Q(undo_state=ImportState.WAITING) | dead).order_by("pk")


def run_undo(run_id: int, *, seconds: float | None = None) -> ImportRun | None:
    """Go on with it, to its end or for about that many seconds. Each row is put back in one transaction with the note
    of it, so that a worker may die at any point. None where another one works on it."""
    with transaction.atomic("default"):
        run = open_undos(timezone.now()).select_for_update(skip_locked=True).filter(pk=run_id).first()
        if run is None:
            return None
        run.undo_state, run.worker, run.heartbeat_at = ImportState.RUNNING, uuid7().hex, timezone.now()
        run.save(update_fields=["undo_state", "worker", "heartbeat_at"])
    started = noted = time.monotonic()
    for row_id in list(what_is_left(run).values_list("pk", flat=True)):
        undo_row(run, row_id)
        if time.monotonic() - noted > NOTE_SECONDS:
            noted = time.monotonic()
            if not note(run, heartbeat_at=timezone.now(), undo_counts=counts_of(run)):
                return None
        if seconds is not None and time.monotonic() - started > seconds:
            note(run, undo_state=ImportState.WAITING, undo_counts=counts_of(run))
            run.refresh_from_db()
            return run
    note(run, undo_state=ImportState.DONE, undo_counts=counts_of(run))
    run.refresh_from_db()
    return run


def note(run: ImportRun, **columns: Any) -> bool:
    return bool(ImportRun.objects.filter(pk=run.pk, worker=run.worker).update(**columns))


def undo_row(run: ImportRun, row_id: int) -> None:
    with transaction.atomic("default"):
        row = ImportRow.objects.select_for_update().get(pk=row_id)
        if row.undone:
            return
        row.undone = take_back(run, row)
        row.save(update_fields=["undone"])


def counts_of(run: ImportRun) -> dict[str, int]:
    """By outcome, and how many rows there are to take back."""
    rows = run.rows.filter(outcome__in=WRITTEN).exclude(object_id="").values_list("undone", flat=True)
    counted = Counter(rows.iterator())
    told = {name: counted[name] for name in Undone.values if name}
    return told | {"total": sum(counted.values()), "done": sum(told.values())}

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db.models import Q

from commerce.importexport.models import ExportRun, ImportRun, ImportState
from commerce.importexport.services import claiming, exporting, undoing
from commerce.importexport.services.fetching import fetch_due_pictures, next_picture_at
from commerce.importexport.services.runs import run_import
from core.jobs import shop_task

SLICE_SECONDS = 120  # then other shops have their turn
VISIT_SECONDS = 10


def work_on_imports(now: datetime) -> datetime | None:
    """Send a worker to what nobody works on: the oldest import, and all trials. Comes back while anything is open."""
    waiting = list(claiming.open_runs(now).values_list("pk", "is_dry_run"))
    imports = [pk for pk, is_dry_run in waiting if not is_dry_run]
    for run_id in [pk for pk, is_dry_run in waiting if is_dry_run] + imports[:1]:
        run_slice.apply_async(kwargs={"run_id": run_id})
    for run_id in undoing.open_undos(now).values_list("pk", flat=True):
        undo_slice.apply_async(kwargs={"run_id": run_id})
    under_way = [ImportState.WAITING, ImportState.RUNNING]
    is_open = ImportRun.objects.filter(Q(state__in=under_way) | Q(undo_state__in=under_way)).exists()
    return now + claiming.DEAD_AFTER if is_open else None


@shop_task
def run_slice(run_id: int, **_later: Any) -> None:
    """Work on the run for a while; if it is not over, queue up again behind the others. Harmless when sent twice."""
    run = run_import(run_id, seconds=SLICE_SECONDS)
    if run is None:
        return
    if run.state == ImportState.WAITING:
        run_slice.apply_async(kwargs={"run_id": run_id})
        return
    following = ImportRun.objects.filter(state=ImportState.WAITING).order_by("pk").values_list("pk", flat=True)
    for next_id in following[:1]:
        run_slice.apply_async(kwargs={"run_id": next_id})


@shop_task
def undo_slice(run_id: int, **_later: Any) -> None:
    """Take back a part of an import. Harmless when sent twice."""
    run = undoing.run_undo(run_id, seconds=SLICE_SECONDS)
    if run is not None and run.undo_state == ImportState.WAITING:
        undo_slice.apply_async(kwargs={"run_id": run_id})


def work_on_pictures(now: datetime) -> datetime | None:
    """Fetch waiting pictures for some seconds; returns when the next is due."""
    stop_at = time.monotonic() + VISIT_SECONDS
    while fetch_due_pictures():
        if time.monotonic() >= stop_at:
            return now
    return next_picture_at(now)


def work_on_exports(now: datetime) -> datetime | None:
    """Send a worker to each export that nobody writes, and forget the old ones."""
    exporting.forget_old_exports(now)
    for run_id in exporting.open_exports(now).values_list("pk", flat=True):
        write_export.apply_async(kwargs={"run_id": run_id})
    is_open = ExportRun.objects.filter(state__in=exporting.OPEN).exists()
    oldest = ExportRun.objects.order_by("created_at").values_list("created_at", flat=True).first()
    if is_open:
        return now + exporting.DEAD_AFTER
    return oldest + exporting.KEEP_FOR if oldest else None


@shop_task
def write_export(run_id: int, **_later: Any) -> None:
    """Harmless when sent twice."""
    exporting.run_export(run_id)

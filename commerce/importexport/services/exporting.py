"""The life of an export: asked for, written by a worker into a file of the shop, downloaded, and gone after a week."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from commerce.importexport.catalogue.choosing import CatalogueRefused
from commerce.importexport.exports import ENTITIES, is_layout
from commerce.importexport.exports.records import Entity
from commerce.importexport.exports.writing import extension, write
from commerce.importexport.models import ExportRun, ImportState
from commerce.store.selectors import current_store
from core import audit
from core.events.doorbell import ring
from core.ids import uuid7

DEAD_AFTER = timedelta(seconds=60)
KEEP_FOR = timedelta(days=7)
MAX_ATTEMPTS = 3
NOTE_SECONDS = 1.0
OPEN = (ImportState.WAITING, ImportState.RUNNING)


class NoSuchLayout(ValueError):
    """This cannot be written in this layout."""


class RunTaken(Exception):
    """Another worker writes it now."""


def start_export(
    *, kind: str, layout: str, actor: Any, is_foreground: bool = False, options: dict[str, Any] | None = None
) -> ExportRun:
    """The same export that is under way already is not begun a second time. Raises NoSuchLayout."""
    if kind not in ENTITIES or not is_layout(kind, layout):
        raise NoSuchLayout(f"{kind} as {layout}")
    with transaction.atomic("default"):
        wanted = {"kind": kind, "layout": layout, "actor": actor, "options": options or {}}
        begun = ExportRun.objects.filter(**wanted, state__in=OPEN).first()
        if begun is not None:
            return begun
        run = ExportRun.objects.create(**wanted)
        audit.record("export.started", target=kind, data={"layout": layout}, actor=actor)
        ring("exports", timezone.now() + DEAD_AFTER if is_foreground else None)
    return run


def open_exports(now: datetime) -> Any:
    """Those that nobody works on."""
    dead = Q(state=ImportState.RUNNING, heartbeat_at__lte=now - DEAD_AFTER)
    return ExportRun.objects.filter(Q(state=ImportState.WAITING) | dead).order_by("pk")


def run_export(run_id: int) -> ExportRun | None:
    """Write the file; None where somebody else does. Nobody sees a part of it: a worker that dies begins anew."""
    with transaction.atomic("default"):
        run = open_exports(timezone.now()).select_for_update(skip_locked=True).filter(pk=run_id).first()
        if run is None:
            return None
        entity = ENTITIES[run.kind]
        run.state, run.worker, run.heartbeat_at = ImportState.RUNNING, uuid7().hex, timezone.now()
        run.attempts, run.rows_done, run.rows_total = run.attempts + 1, 0, 0
        if run.attempts > MAX_ATTEMPTS:
            run.state, run.error, run.finished_at = ImportState.FAILED, "stopped", timezone.now()
        run.save()
    if run.state == ImportState.FAILED:
        return run
    beat = Beat(run)
    try:
        write_file(run, entity, beat)
    except RunTaken:
        return None
    except CatalogueRefused as error:  # since it was asked for, products came or went
        with override(current_store().locale):
            beat.note(state=ImportState.FAILED, error=error.for_people()[:255], finished_at=timezone.now())
    run.refresh_from_db()
    return run


def write_file(run: ExportRun, entity: Entity, beat: Beat) -> None:
    """Raises RunTaken, CatalogueRefused."""
    beat.note(rows_total=entity.count_printed(run.options) if entity.count_printed else entity.count())
    with tempfile.TemporaryFile() as file:
        for piece in write(entity, run.layout, beat.one_more, run.options):
            file.write(piece)
        file.seek(0)
        run.file.save(f"{uuid7().hex}.{extension(run.layout)}", File(file), save=False)
    beat.note(state=ImportState.DONE, file=run.file.name, finished_at=timezone.now(), rows_total=beat.count)
    ring("exports", timezone.now() + KEEP_FOR)


class Beat:
    """Tells how far an export is, at most once a second."""

    def __init__(self, run: ExportRun) -> None:
        self.run, self.count, self.told_at = run, 0, time.monotonic()

    def one_more(self) -> None:
        self.count += 1
        if time.monotonic() - self.told_at > NOTE_SECONDS:
            self.note()

    def note(self, **columns: Any) -> None:
        """Raises RunTaken."""
        ours = ExportRun.objects.filter(pk=self.run.pk, worker=self.run.worker)
        if not ours.update(rows_done=self.count, heartbeat_at=timezone.now(), **columns):
            raise RunTaken
        self.told_at = time.monotonic()


def forget_old_exports(now: datetime) -> None:
    for run in ExportRun.objects.filter(created_at__lte=now - KEEP_FOR):
        if run.file:
            run.file.delete(save=False)
        run.delete()

"""Copies of a whole shop that its owner asks for: made in the background, kept for a week among the shop's files."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from core.scope import control_context
from tenants.context import shop_context
from tenants.models import ExportRun, ExportState, Shop
from tenants.services.archive import write_archive

log = structlog.get_logger("exports")
KEPT = timedelta(days=7)
LOST = timedelta(minutes=30)  # a run that says nothing for so long has died with its worker


class ExportUnderWay(Exception):
    """One at a time."""


def ask_for_export(*, shop: Shop, requested_by: str, now: datetime) -> ExportRun:
    """Raises ExportUnderWay. Whoever asks starts the task `make_export`."""
    with control_context():
        running = Q(state__in=[ExportState.WAITING, ExportState.RUNNING], created_at__gt=now - LOST)
        if ExportRun.objects.filter(running, shop=shop).exists():
            raise ExportUnderWay
        return ExportRun.objects.create(shop=shop, requested_by=requested_by[:254])


def runs_of(shop_id: Any, *, now: datetime) -> list[ExportRun]:
    with control_context():
        return list(ExportRun.objects.filter(shop_id=shop_id, created_at__gt=now - KEPT)[:10])


def run_export(run_id: int) -> None:
    """Does a waiting run; nothing if somebody else does it. A failure is written down and raised."""
    with control_context():
        if not ExportRun.objects.filter(pk=run_id, state=ExportState.WAITING).update(state=ExportState.RUNNING):
            return
        run = ExportRun.objects.select_related("shop").get(pk=run_id)
    try:
        name, size = make_file(run)
    except Exception:
        finish(run, state=ExportState.FAILED)
        raise
    finish(run, state=ExportState.DONE, file=name, size=size)
    forget_old(run.shop, now=timezone.now())


def make_file(run: ExportRun) -> tuple[str, int]:
    with tempfile.TemporaryFile() as file:
        write_archive(shop=run.shop, target=file, progress=Reporter(run))
        size = file.tell()
        file.seek(0)
        with shop_context(run.shop):
            name = default_storage.save(f"exports/{run.shop.handle}-{run.pk}.zip", File(file))
    return name, size


class Reporter:
    """Writes the progress down every hundred parts, not at each."""

    def __init__(self, run: ExportRun) -> None:
        self.run = run

    def __call__(self, done: int, total: int) -> None:
        if done % 100 == 1 or done == total:
            with control_context():
                ExportRun.objects.filter(pk=self.run.pk).update(done_count=done, part_count=total)


def finish(run: ExportRun, **values: Any) -> None:
    with control_context():
        ExportRun.objects.filter(pk=run.pk).update(finished_at=timezone.now(), **values)
        if values["state"] == ExportState.DONE:
            Shop.objects.filter(pk=run.shop_id).update(export_offered_at=timezone.now())
    log.info("export_finished", shop=str(run.shop_id), state=str(values["state"]))


def forget_old(shop: Shop, *, now: datetime) -> None:
    with control_context():
        old = list(ExportRun.objects.filter(shop=shop, created_at__lt=now - KEPT))
    for run in old:
        if run.file:
            with shop_context(shop):
                default_storage.delete(run.file)
        with control_context():
            ExportRun.objects.filter(pk=run.pk).delete()

"""Copies of a whole shop, those that its owner asks for and one each night: made in the background, kept for a week
among the shop's files. Of a closed shop they stay until it is dropped."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.scope import control_context
from tenants.context import shop_context
from tenants.models import CopyKind, ExportRun, ExportState, Shop, ShopState
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
        runs = ExportRun.objects.filter(shop_id=shop_id, created_at__gt=now - KEPT)
        return [*runs.filter(kind=CopyKind.ASKED)[:10], *runs.filter(kind=CopyKind.NIGHTLY, state=ExportState.DONE)[:8]]


def run_export(run_id: int) -> None:
    """Does a waiting run; nothing if somebody else does it. A failure is written down and raised."""
    with control_context():
        if not ExportRun.objects.filter(pk=run_id, state=ExportState.WAITING).update(state=ExportState.RUNNING):
            return
        run = ExportRun.objects.select_related("shop").get(pk=run_id)
    try:
        facts = make_file(run)
    except Exception:
        finish(run, state=ExportState.FAILED)
        raise
    finish(run, state=ExportState.DONE, **facts)
    forget_old(run.shop, now=timezone.now())


def make_file(run: ExportRun) -> dict[str, Any]:
    """A nightly copy that equals the one before is not kept twice: the same shop gives the same bytes."""
    with tempfile.TemporaryFile() as file:
        write_archive(shop=run.shop, target=file, progress=Reporter(run))
        size = file.tell()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if run.kind == CopyKind.NIGHTLY and (same := same_as_before(run, digest)):
            return {"file": same, "size": size, "digest": digest}
        file.seek(0)
        with shop_context(run.shop):
            name = default_storage.save(f"exports/{run.shop.handle}-{run.pk}.zip", File(file))
    return {"file": name, "size": size, "digest": digest}


def same_as_before(run: ExportRun, digest: str) -> str:
    with control_context():
        done = ExportRun.objects.filter(shop=run.shop, kind=CopyKind.NIGHTLY, state=ExportState.DONE).exclude(pk=run.pk)
        former = done.first()
    return former.file if former is not None and former.digest == digest else ""


def begin_nightly(*, now: datetime, limit: int) -> list[int]:
    """Runs for shops that have none of today yet, the longest without one first; each is begun by one process only.
    The day is UTC's."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with control_context(), transaction.atomic("control"):
        due = Shop.objects.select_for_update(skip_locked=True).filter(
            Q(copied_at=None) | Q(copied_at__lt=midnight), state__in=[ShopState.LIVE, ShopState.FROZEN],
            showcase="", pod=settings.POD_ID, created_at__lt=midnight, migration_error="",
        )  # fmt: skip
        shops = list(due.order_by(F("copied_at").asc(nulls_first=True))[:limit])
        Shop.objects.filter(pk__in=[shop.pk for shop in shops]).update(copied_at=now)
        runs = [ExportRun(shop=shop, kind=CopyKind.NIGHTLY, requested_by="clock") for shop in shops]
        return [run.pk for run in ExportRun.objects.bulk_create(runs)]


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
        if values["state"] == ExportState.DONE and run.kind == CopyKind.ASKED:
            Shop.objects.filter(pk=run.shop_id).update(export_offered_at=timezone.now())
    log.info("export_finished", shop=str(run.shop_id), state=str(values["state"]))


def forget_old(shop: Shop, *, now: datetime) -> None:
    if shop.state == ShopState.CLOSED:
        return
    with control_context():
        runs = ExportRun.objects.filter(shop=shop)
        old = list(runs.filter(created_at__lt=now - KEPT))
        kept = set(runs.filter(created_at__gte=now - KEPT).values_list("file", flat=True))
    for run in old:
        if run.file and run.file not in kept:
            with shop_context(shop):
                default_storage.delete(run.file)
        with control_context():
            ExportRun.objects.filter(pk=run.pk).delete()

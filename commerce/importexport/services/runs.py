"""The life of an import: begun, run in slices by whichever worker comes, done or failed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO, cast

import structlog
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from commerce.catalog.sources import IMPORT, Source, written_by
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services import claiming
from commerce.importexport.services.bring_history import bring_history_in
from commerce.importexport.services.bring_in import bring_in
from commerce.importexport.services.journals import RunJournal
from commerce.importexport.services.reading import Reading, UnknownFormat, read_history, read_products
from commerce.importexport.services.reports import merged_report
from commerce.importexport.services.tally import Tally
from commerce.importexport.services.writer import Writer
from commerce.store.selectors import current_store
from core import audit
from core.csvfile import UnreadableTable, clean_key
from core.errors import PlainError
from core.errors import mark as _
from core.events.doorbell import knocking_rarely, ring
from core.events.outbox import emit
from core.ids import uuid7

log = structlog.get_logger("imports")


MAX_SHOWN_COLUMNS = 200


class FileGone(PlainError):
    """The stored file cannot be opened any more."""


def start_import(
    *,
    file: Any,
    filename: str,
    actor: Any,
    is_dry_run: bool,
    source: str = "",
    options: dict[str, Any] | None = None,
    is_foreground: bool = False,
    kind: str = "products",
) -> ImportRun:
    """Keep the file (open, binary) in the shop's storage and ring for a worker. `options`: encoding, delimiter.

    `is_foreground`: the caller runs it; a worker looks after it should the caller die.
    """
    printable = "".join(character for character in filename.replace("\\", "/") if character.isprintable())
    name = clean_key(PurePath(printable).name)[-255:] or "products.csv"
    run = ImportRun(kind=kind, filename=name, actor=actor, is_dry_run=is_dry_run, source=source, options=options or {})
    run.file.save(f"{uuid7().hex}.csv", File(file), save=False)
    return _announced(run, due_at=timezone.now() + claiming.DEAD_AFTER if is_foreground else None)


def start_trial(*, of: ImportRun, actor: Any, options: dict[str, Any]) -> ImportRun:
    """The same file once more without writing, read as `options` say."""
    return _announced(
        ImportRun(
            kind=of.kind,
            filename=of.filename,
            file=of.file.name,
            actor=actor,
            is_dry_run=True,
            source=of.source,
            options=options,
        )
    )


def start_for_real(*, trial: ImportRun, actor: Any) -> ImportRun:
    """After the preview: the same file, with the same options. The same trial gives the same import."""
    with transaction.atomic("default"):
        trial = ImportRun.objects.select_for_update().get(pk=trial.pk)
        if begun := ImportRun.objects.filter(pk=trial.details.get("import_id")).first():
            return begun
        run = ImportRun(
            kind=trial.kind, filename=trial.filename, file=trial.file.name, actor=actor, source=trial.source,
            options=trial.options, products_total=trial.products_total,
        )  # fmt: skip
        _announced(run)
        trial.details["import_id"] = run.pk
        trial.save(update_fields=["details"])
    return run


def _announced(run: ImportRun, *, due_at: datetime | None = None) -> ImportRun:
    with transaction.atomic("default"):
        run.save()
        if not run.is_dry_run:
            audit.record("import.started", target=run.filename, data={"run_id": run.pk}, actor=run.actor)
        ring("imports", due_at)
    return run


def run_import(
    run_id: int, *, seconds: float | None = None, on_progress: Callable[[int, int], None] | None = None
) -> ImportRun | None:
    """Go on with the run, to its end or for about that many seconds; None where it is not ours to work on now.

    `on_progress` is told how many products are through, and of how many. A file that cannot be read makes the run
    fail. What else goes wrong is raised, and the run is left for another try, a few times.
    """
    run = claiming.claim(run_id, now=timezone.now())
    if run is None:
        return None
    stop_at = None if seconds is None else time.monotonic() + seconds
    try:
        if run.attempts > claiming.MAX_ATTEMPTS:
            raise GaveUp(_("The import stopped again and again at the same place, and was given up."))
        is_over = _go_on(run, RunJournal(run, on_progress), stop_at)
    except claiming.ClaimLost:
        log.warning("import claimed by another worker", run=run.pk)
        return None
    except (UnreadableTable, UnknownFormat, FileGone, GaveUp) as error:
        fail(run, error)
        is_over = True
    if not is_over:
        claiming.release(run)
    run.refresh_from_db()
    return run


class GaveUp(PlainError):
    """Each try ended before one more product was in."""


def _go_on(run: ImportRun, journal: RunJournal, stop_at: float | None) -> bool:
    store = current_store()
    if not run.products_total:
        total = sum(1 for _draft in open_file(run, store.currency, journal).products)
        run.products_total = total
        claiming.note(run, products_total=total)
    reading = open_file(run, store.currency, journal)
    tally = Tally({name: count for name, count in run.counts.items() if isinstance(count, int)}, done=run.products_done)
    keeps_by_hand = bool(run.options.get("keep_by_hand"))
    writer = Writer(actor=run.actor, reference=f"import {run.pk}", keeps_by_hand=keeps_by_hand)
    source = Source(kind=IMPORT, name=run.filename, at=run.created_at, format=reading.source, run=run.pk)
    how: dict[str, Any] = {"tally": tally, "journal": journal, "is_dry_run": run.is_dry_run, "stop_at": stop_at}
    with knocking_rarely(), written_by(source):
        if run.kind == "products":
            is_over = bring_in(reading.products, writer=writer, **how)
        else:
            is_over = bring_history_in(reading.products, actor=run.actor, **how)
    if is_over:
        finish(run, reading, tally, journal)
    return is_over


def open_file(run: ImportRun, currency: str, journal: RunJournal) -> Reading:
    try:
        file = run.file.storage.open(run.file.name or "", "rb").file
    except (OSError, ValueError):
        raise FileGone(_("The file is not there any more. Upload it again."))
    if run.kind != "products":
        return read_history(
            cast(BinaryIO, file), kind=run.kind, currency=currency, encoding=run.options.get("encoding", ""),
            delimiter=run.options.get("delimiter", ""), on_row=journal.beat,
        )  # fmt: skip
    return read_products(
        cast(BinaryIO, file),
        columns=run.options.get("columns"),
        currency=currency,
        source=run.source,
        encoding=run.options.get("encoding", ""),
        delimiter=run.options.get("delimiter", ""),
        on_row=journal.beat,
    )


def finish(run: ImportRun, reading: Reading, tally: Tally, journal: RunJournal) -> None:
    """Emits import.finished, but not after a trial, nor where the shop had it all already."""
    own = ImportRun.objects.values_list("report", flat=True).get(pk=run.pk)
    details = run.details | {
        "encoding": reading.table.encoding,
        "delimiter": reading.table.delimiter,
        "source": reading.source,
        "sample": journal.sample,
        "header": reading.table.header[:MAX_SHOWN_COLUMNS],
        "first_rows": reading.first_rows,
        "columns": reading.columns,
    }
    with transaction.atomic("default"):
        claiming.note(
            run,
            state=ImportState.DONE,
            finished_at=timezone.now(),
            counts=tally.told(rows=reading.row_count, read=reading.findings.counts),
            source=reading.source,
            report=merged_report(reading.findings, own),
            details=details,
        )
        if not run.is_dry_run and tally.counts["created"] + tally.counts["updated"]:
            emit("import.finished", run_id=run.pk)


def fail(run: ImportRun, error: PlainError) -> None:
    """The reason is kept in the shop's language, and as it can be told in any other (reports.why_failed)."""
    seen = error.seen if isinstance(error, UnknownFormat) else {}  # for somebody to say what the columns mean
    params = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    with override(current_store().locale):
        text = error.for_people()
    ImportRun.objects.filter(pk=run.pk, worker=run.worker, state=ImportState.RUNNING).update(
        state=ImportState.FAILED, error=text[:255], finished_at=timezone.now(),
        details=run.details | seen | {"failed": {"message": str(error.message), "params": params}},
    )  # fmt: skip

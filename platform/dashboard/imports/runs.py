"""What the screens show of imports."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from commerce.catalog.models import Picture, PictureState
from commerce.importexport.models import ImportRun, ImportState, Undone
from commerce.importexport.services.reports import LEVELS, line_for_people
from commerce.importexport.services.undoing import what_is_left
from commerce.importexport.sources import SOURCES
from dashboard.imports.rights import may_import_kind

OPEN = (ImportState.WAITING, ImportState.RUNNING)


def find_run(run_id: int, user: Any) -> ImportRun:
    """Raises PermissionDenied where the file is about what this person may not change."""
    run = get_object_or_404(ImportRun.objects.select_related("actor"), pk=run_id)
    if not may_import_kind(user, run.kind):
        raise PermissionDenied
    return run


def past_runs() -> QuerySet[ImportRun]:
    """Without their reports, which are long. Trials that became imports are told by these."""
    runs = ImportRun.objects.select_related("actor").defer("report", "details", "options")
    return runs.exclude(Q(is_dry_run=True) & Q(details__has_key="import_id")).order_by("-pk")


def picture_counts() -> dict[str, int]:
    """Of all pictures that came as addresses."""
    return Picture.objects.exclude(source_url="").aggregate(
        total=Count("pk"),
        ready=Count("pk", filter=Q(state=PictureState.READY)),
        failed=Count("pk", filter=Q(state=PictureState.FAILED)),
        waiting=Count("pk", filter=Q(state=PictureState.WAITING)),
    )


def progress_of(run: ImportRun) -> dict[str, Any]:
    total = run.products_total
    return {"done": run.products_done, "total": total, "percent": 100 * run.products_done // total if total else 0}


def source_label(run: ImportRun) -> str:
    if run.kind == "translations":
        return gettext("translations")
    if run.kind == "stock":
        return gettext("stock")
    source = SOURCES.get(run.details.get("source", ""))
    if run.kind != "products" and source is SOURCES["table"]:
        return gettext("a table")
    return gettext(source.label) if source else "–"


def undo_of(run: ImportRun) -> dict[str, Any]:
    """Whether an import can be taken back, and how far that is."""
    counts = run.undo_counts
    total = counts.get("total", 0)
    return {
        "can_undo": not run.is_dry_run and not run.undo_state and run.state not in OPEN and what_is_left(run).exists(),
        "is_undoing": run.undo_state in OPEN,
        "undo": [(Undone(name).label, counts[name]) for name in Undone.values if name and counts.get(name)],
        "undo_done": counts.get("done", 0), "undo_total": total,
    }  # fmt: skip


def report_lines(run: ImportRun, level: str) -> list[list[Any]]:
    return [line for line in run.report if not level or line[1] == level]


def level_counts(run: ImportRun) -> dict[str, int]:
    """How many of each, also of those that the report had no room for."""
    return {
        "error": run.counts.get("errors", 0),
        "warning": run.counts.get("warnings", 0),
        "info": run.counts.get("notes", 0),
    }


__all__ = [
    "LEVELS", "OPEN", "find_run", "level_counts", "line_for_people", "past_runs", "picture_counts", "progress_of",
    "report_lines", "source_label", "undo_of",
]  # fmt: skip

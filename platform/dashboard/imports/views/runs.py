"""Imports as they stand: the list, one of them, its progress, its report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services.reports import report_csv, result_csv, why_failed
from core.http.streaming import in_this_scope
from dashboard.imports import runs
from dashboard.imports.columns import column_rows
from dashboard.imports.forms import OptionsForm
from dashboard.imports.rights import for_importers
from dashboard.screens import button, page_of, screen


@for_importers
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    page, page_range = page_of(request, runs.past_runs(), size=25)
    return screen(
        request, "dashboard/imports/import_list.html", title=_("Imports"), icon="upload",
        buttons=[button(_("Import a file"), reverse("imports:import_upload"), "plus")],
        runs=list(page), page_obj=page, elided_page_range=page_range, pictures=runs.picture_counts(),
    )  # fmt: skip


@for_importers
@require_safe
def import_show(request: HttpRequest, run_id: int) -> HttpResponse:
    run = runs.find_run(run_id, request.user)
    title = _("Preview of %(name)s") if run.is_dry_run else _("Import of %(name)s")
    is_open = run.state in runs.OPEN
    context = {
        "run": run,
        "is_open": is_open,
        "progress": runs.progress_of(run),
        "source_label": runs.source_label(run),
        "why_failed": why_failed(run),
        **runs.undo_of(run),
    }
    context |= {} if is_open or run.state == ImportState.FAILED else outcome(request, run)
    return screen(
        request, "dashboard/imports/import_show.html", title=title % {"name": run.filename}, icon="upload",
        trail=[(reverse("imports:import_list"), _("Imports"))],
        pictures=None if run.is_dry_run else runs.picture_counts(),
        form=OptionsForm(initial=run.options) if run.is_dry_run else None,
        columns=column_rows(run) if run.is_dry_run and run.kind == "products" else [], **context,
    )  # fmt: skip


def outcome(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    level = request.GET.get("level", "")
    level = level if level in runs.LEVELS else ""
    page, page_range = page_of(request, runs.report_lines(run, level), size=100)
    return {
        "lines": [runs.line_for_people(line) for line in page],
        "page_obj": page,
        "elided_page_range": page_range,
        "tabs": tabs(run, level),
        "has_report": bool(run.report),
        "is_cut": sum(runs.level_counts(run).values()) > len(run.report),
    }


def tabs(run: ImportRun, level: str) -> list[dict[str, Any]]:
    counts = runs.level_counts(run)
    labels = {"": _("All"), "error": _("Errors"), "warning": _("Warnings"), "info": _("Notes")}
    return [
        {
            "label": label,
            "url": f"?level={key}#report" if key else "?#report",
            "count": counts[key] if key else sum(counts.values()),
            "is_current": key == level,
        }
        for key, label in labels.items()
    ]


@for_importers
@require_safe
def import_status(request: HttpRequest, run_id: int) -> HttpResponse:
    """The moving part of the page, asked for every two seconds; at the end the page itself is asked for anew."""
    run = runs.find_run(run_id, request.user)
    pictures = None if run.is_dry_run else runs.picture_counts()
    is_open = run.state in runs.OPEN
    context = {"run": run, "is_open": is_open, "progress": runs.progress_of(run), "pictures": pictures}
    context |= runs.undo_of(run)
    response = render(request, "dashboard/imports/_status.html", context)
    if request.GET.get("was") == "open" and not is_open and not context["is_undoing"]:
        response.headers["HX-Refresh"] = "true"
    return response


@for_importers
@require_safe
def import_report(request: HttpRequest, run_id: int) -> HttpResponse:
    run = runs.find_run(run_id, request.user)
    response = HttpResponse("".join(report_csv(run.report)), content_type="text/csv; charset=utf-8")
    name = slugify(run.filename.rpartition(".")[0])[:60] or "products"
    response.headers["Content-Disposition"] = f'attachment; filename="report-{run.pk}-{name}.csv"'
    return response


@for_importers
@require_safe
def import_result(request: HttpRequest, run_id: int) -> HttpResponse:
    """What became of each product, customer or order: streamed, as it has a line for each."""
    run = runs.find_run(run_id, request.user)
    pieces = (piece.encode() for piece in result_csv(run))
    response = StreamingHttpResponse(in_this_scope(pieces), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="result-{run.pk}.csv"'
    return response

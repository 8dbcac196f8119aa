"""From a file to a trial, and from the trial to the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import permission_denied

from commerce.importexport.models import ImportState
from commerce.importexport.services.column_maps import ColumnsMissing, remember_columns
from commerce.importexport.services.runs import start_for_real, start_import, start_trial
from commerce.importexport.services.undoing import CannotUndo, start_undo
from core.csvfile import MAX_FILE_BYTES, MAX_ROWS
from dashboard.imports.columns import chosen_columns
from dashboard.imports.forms import OptionsForm, UploadForm
from dashboard.imports.rights import for_importers, may_import_kind
from dashboard.imports.runs import find_run
from dashboard.plan.room import has_room
from dashboard.screens import screen


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        if form.kind == "products" and not has_room(request, "products"):
            return redirect("imports:import_list")
        if not may_import_kind(request.user, form.kind):
            return permission_denied(request)
        upload = form.cleaned_data["file"]
        keeps = form.kind == "products" and form.cleaned_data["keep_by_hand"]
        run = start_import(
            file=upload.file, filename=upload.name or "", actor=request.user, is_dry_run=True, kind=form.kind,
            options={"keep_by_hand": True} if keeps else {},
        )  # fmt: skip
        return redirect("imports:import_show", run.pk)
    return screen(
        request, "dashboard/imports/import_upload.html", title=_("Import a file"), icon="upload",
        trail=[(reverse("imports:import_list"), _("Imports"))], status=400 if form.errors else 200,
        form=form, megabytes=MAX_FILE_BYTES // 2**20, rows=number_format(MAX_ROWS, force_grouping=True),
    )  # fmt: skip


@for_importers
@require_POST
def import_start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Pressed twice, it starts once."""
    trial = find_run(run_id, request.user)
    if not trial.is_dry_run or trial.state != ImportState.DONE:
        return redirect("imports:import_show", trial.pk)
    return redirect("imports:import_show", start_for_real(trial=trial, actor=request.user).pk)


@for_importers
@require_POST
def import_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """A new trial of the same file, read in another way."""
    trial = find_run(run_id, request.user)
    form = OptionsForm(request.POST)
    if not trial.is_dry_run or not form.is_valid():
        return redirect("imports:import_show", trial.pk)
    kept = {"columns": trial.options["columns"]} if trial.options.get("columns") else {}
    options = form.options() | kept
    return redirect("imports:import_show", start_trial(of=trial, actor=request.user, options=options).pk)


@for_importers
@require_POST
def import_columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """What the columns mean: kept for every file with this header, and tried at once."""
    trial = find_run(run_id, request.user)
    header = trial.details.get("header", [])
    if not trial.is_dry_run or trial.kind != "products" or not header:
        return redirect("imports:import_show", trial.pk)
    try:
        columns = remember_columns(header=header, columns=chosen_columns(request.POST, header), actor=request.user)
    except ColumnsMissing as error:
        messages.error(request, error.for_people())
        return redirect(f"{reverse('imports:import_show', args=[trial.pk])}#columns")
    options = trial.options | {"columns": columns}
    return redirect("imports:import_show", start_trial(of=trial, actor=request.user, options=options).pk)


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """After a question that says what it will do."""
    run = find_run(run_id, request.user)
    if request.method == "POST":
        try:
            start_undo(run_id=run.pk, actor=request.user)
        except CannotUndo as error:
            messages.error(request, error.for_people())
        return redirect("imports:import_show", run.pk)
    return screen(
        request, "dashboard/imports/import_undo.html", title=_("Undo this import"), icon="undo", run=run,
        created=run.rows.filter(outcome="created", undone="").exclude(row_number=0).count(),
        updated=run.rows.filter(outcome="updated", undone="").count(),
        trail=[(reverse("imports:import_list"), _("Imports")),
               (reverse("imports:import_show", args=[run.pk]), run.filename)],
    )  # fmt: skip

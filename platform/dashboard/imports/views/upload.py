"""From a file to a trial, and from the trial to the import."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commerce.importexport.models import ImportState
from commerce.importexport.services.runs import start_for_real, start_import, start_trial
from core.csvfile import MAX_FILE_BYTES, MAX_ROWS
from dashboard.imports.forms import OptionsForm, UploadForm
from dashboard.imports.rights import for_importers
from dashboard.imports.runs import find_run
from dashboard.plan.room import has_room
from dashboard.screens import screen


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        if not has_room(request, "products"):
            return redirect("imports:import_list")
        upload = form.cleaned_data["file"]
        run = start_import(file=upload.file, filename=upload.name or "", actor=request.user, is_dry_run=True)
        return redirect("imports:import_show", run.pk)
    return screen(
        request, "dashboard/imports/import_upload.html", title=_("Import products"), icon="upload",
        trail=[(reverse("imports:import_list"), _("Imports"))], status=400 if form.errors else 200,
        form=form, megabytes=MAX_FILE_BYTES // 2**20, rows=MAX_ROWS,
    )  # fmt: skip


@for_importers
@require_POST
def import_start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Pressed twice, it starts once."""
    trial = find_run(run_id)
    if not trial.is_dry_run or trial.state != ImportState.DONE:
        return redirect("imports:import_show", trial.pk)
    return redirect("imports:import_show", start_for_real(trial=trial, actor=request.user).pk)


@for_importers
@require_POST
def import_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """A new trial of the same file, read in another way."""
    trial = find_run(run_id)
    form = OptionsForm(request.POST)
    if not trial.is_dry_run or not form.is_valid():
        return redirect("imports:import_show", trial.pk)
    return redirect("imports:import_show", start_trial(of=trial, actor=request.user, options=form.options()).pk)

"""A copy of everything, for the owner to keep or to move house with."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from core import audit
from core.http.request import Request
from dashboard.screens import back_office, screen
from dashboard.staff.access import shop_of
from dashboard.step_up import confirmed
from dashboard.takeaway.latest import last_restore
from tenants.models import CopyKind, ExportRun, ExportState
from tenants.services.exports import KEPT, ExportUnderWay, ask_for_export, runs_of
from tenants.tasks import make_export

TAKE = "staff.take_away"


def back(request: Request, **_kwargs: object) -> str:
    return reverse("takeaway:exports")


@back_office(TAKE)
@require_safe
def export_list(request: Request) -> HttpResponse:
    runs = runs_of(request.shop.shop_id, now=timezone.now())
    return screen(
        request, "dashboard/takeaway/exports.html", title=_("Copies of the shop"), icon="download",
        runs=[run for run in runs if run.kind == CopyKind.ASKED], days=KEPT.days,
        nightly=[run for run in runs if run.kind == CopyKind.NIGHTLY], restore=last_restore(request),
        may_restore=request.user.has_perm(TAKE) and request.shop.state == "live",
        may_close=request.user.is_superuser and not request.session.get("support"),
    )  # fmt: skip


@back_office(TAKE)
@require_POST
@confirmed(back=back)
def export_start(request: Request) -> HttpResponse:
    try:
        run = ask_for_export(shop=shop_of(request), requested_by=request.user.email, now=timezone.now())
    except ExportUnderWay:
        messages.info(request, _("A copy is being made already."))
    else:
        audit.record("shop.exported", request=request)
        make_export.delay(run_id=run.pk)
    return redirect("takeaway:exports")


def run_or_404(request: Request, run_id: int) -> ExportRun:
    for run in runs_of(request.shop.shop_id, now=timezone.now()):
        if run.pk == run_id:
            return run
    raise Http404


@back_office(TAKE)
@require_safe
def export_state(request: Request, run_id: int) -> HttpResponse:
    """One row of the list; it asks again by itself until the copy is made."""
    return render(request, "dashboard/takeaway/_run.html", {"run": run_or_404(request, run_id)})


@back_office(TAKE)
@require_safe
@confirmed(back=back)
def export_download(request: Request, run_id: int) -> HttpResponse:
    run = run_or_404(request, run_id)
    if run.state != ExportState.DONE or not default_storage.exists(run.file):
        raise Http404
    audit.record("export.downloaded", target=run.file, request=request)
    name = run.file.rpartition("/")[2]
    return FileResponse(
        default_storage.open(run.file), as_attachment=True, filename=name, content_type="application/zip"
    )

"""Files to take along: asked for, watched, downloaded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.currencies.selectors import conversions
from commerce.importexport.exports import ENTITIES, LAYOUTS, PRINTED, is_layout, layouts_of
from commerce.importexport.exports.documents import month_of
from commerce.importexport.exports.records import Entity
from commerce.importexport.exports.writing import extension
from commerce.importexport.models import ExportRun, ImportState
from commerce.importexport.services.exporting import OPEN, start_export
from commerce.store.feeds import Channel, open_channels
from commerce.store.models import Store
from core import audit
from core.http.address import in_currency
from dashboard.screens import back_office, screen, shop_url

SHOWN = 20
TYPES = {"jsonl": "application/jsonl", "zip": "application/zip", "csv": "text/csv; charset=utf-8",
         "pdf": "application/pdf"}  # fmt: skip
CATALOGUE = "catalogue"
SETTINGS = "store.change_store"
RIGHTS = tuple(dict.fromkeys(entity.permission for entity in ENTITIES.values() if entity.kind != "pages"))


def allowed(user: Any) -> list[Entity]:
    return [entity for entity in ENTITIES.values() if user.has_perm(entity.permission)]


@back_office(*RIGHTS)
@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    entities = [
        {
            "kind": entity.kind,
            "label": _(entity.label),
            "layouts": [(name, _(LAYOUTS[name])) for name in layouts_of(entity.kind)],
        }
        for entity in allowed(request.user)
        if entity.print is None
    ]
    return screen(
        request, "dashboard/exports/export_list.html", title=_("Exports"), icon="download", entities=entities,
        feeds=feeds_of(request.store), may_set_feeds=request.user.has_perm(SETTINGS),
        may_print=request.user.has_perm(ENTITIES[CATALOGUE].permission),
        **past(request),
    )  # fmt: skip


def feeds_of(store: Store) -> list[tuple[str, str]]:
    """(label, address) of those that are on, each once for every currency that the shop sells in. One query."""
    others = ["", *[each.currency for each in conversions(store) if not each.is_own]]
    return [
        (feed_label(channel, name, code), shop_url(store, in_currency(f"/feeds/{name}", code)))
        for code in others
        for channel in open_channels(store)
        for name in channel.files
    ]


def feed_label(channel: Channel, name: str, currency: str) -> str:
    label = f"{channel.label} ({channel.files[name]})" if channel.files[name] else channel.label
    return f"{label} · {currency}" if currency else label


def past(request: HttpRequest) -> dict[str, Any]:
    kinds = [entity.kind for entity in allowed(request.user)]
    runs = list(ExportRun.objects.select_related("actor").filter(kind__in=kinds)[:SHOWN])
    told = [
        {
            "run": run,
            "label": _(ENTITIES[run.kind].label),
            "layout": layout_label(run.layout),
            "is_open": run.state in OPEN,
        }
        for run in runs
    ]
    return {"exports": told, "is_open": any(each["is_open"] for each in told)}


def layout_label(layout: str) -> str:
    month = month_of(layout)
    if month is None:
        return "PDF" if layout == PRINTED else _(LAYOUTS[layout])
    return _("PDF, %(month)s") % {"month": date_format(month[0], "YEAR_MONTH_FORMAT")}


@back_office(*RIGHTS)
@require_safe
def export_status(request: HttpRequest) -> HttpResponse:
    """The list of files, asked for every two seconds while one is being written."""
    return render(request, "dashboard/exports/_past.html", past(request))


@back_office(*RIGHTS)
@require_POST
def export_start(request: HttpRequest) -> HttpResponse:
    kind, layout = request.POST.get("kind", ""), request.POST.get("layout", "")
    if kind not in ENTITIES or not is_layout(kind, layout):
        raise Http404
    if not request.user.has_perm(ENTITIES[kind].permission):
        raise PermissionDenied
    start_export(kind=kind, layout=layout, actor=request.user)
    return redirect("exports:export_list")


@back_office(*RIGHTS)
@require_safe
def export_file(request: HttpRequest, run_id: int) -> HttpResponse | FileResponse:
    run = get_object_or_404(ExportRun, pk=run_id)
    if not request.user.has_perm(ENTITIES[run.kind].permission):
        raise PermissionDenied
    if run.state != ImportState.DONE or not run.file:
        raise Http404
    try:
        file = run.file.storage.open(run.file.name, "rb")
    except OSError:
        raise Http404 from None
    audit.record("export.downloaded", target=run.kind, data={"layout": run.layout}, request=request)
    day = timezone.localtime(run.created_at)
    name = f"{run.kind}-{run.layout}-{day:%Y-%m-%d}.{extension(run.layout)}"
    kind = TYPES[extension(run.layout)]
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)

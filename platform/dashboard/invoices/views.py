"""Invoices and credit notes: found, read, printed, taken along. Who may see orders may see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from commerce.importexport.exports.documents import DOCUMENTS, record_of
from commerce.importexport.exports.writing import rows_of
from commerce.importexport.services.exporting import NoSuchLayout, start_export
from commerce.invoices import selectors
from commerce.invoices.models import Document
from commerce.invoices.pdf import pdf_of
from commerce.invoices.rules import missing_details
from commerce.invoices.sheet import sheet_of
from commerce.orders.models import Order
from core.csvwrite import safe_csv
from dashboard.invoices.forms import DocumentFilter
from dashboard.rights import may_change_store
from dashboard.screens import back_office, button, page_of, screen, zone_of

SEE = ("orders.view_order", "orders.change_order")
MOST_EXPORTED = 10_000


@require_safe
@back_office(*SEE)
def document_list(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request)
    page, numbers = page_of(request, rows_asked_for(request, filters))
    chosen = filters.chosen
    query = urlencode({"q": filters.words, "kind": filters.kind_name, "period": chosen.name if chosen else ""})
    buttons = [button(_("Export as CSV"), f"{reverse('invoices:document_csv')}?{query}", "download")]
    if may_change_store(request.user):
        buttons.append(button(_("Settings"), reverse("shop_settings:invoices"), "cog"))
    return screen(
        request, "dashboard/invoices/document_list.html", title=_("Invoices"), icon="doc-full", buttons=buttons,
        filters=filters, page_obj=page, elided_page_range=numbers, missing=missing_details(request.store),
        may_change_store=may_change_store(request.user),
        month=chosen.name if chosen and not chosen.is_quarter and page else "",
        is_filtered=bool(filters.words or filters.kind_name or chosen),
    )  # fmt: skip


def filters_of(request: HttpRequest) -> DocumentFilter:
    first = Document.objects.order_by("pk").values_list("issued_at", flat=True).first()
    today = timezone.localdate()
    return DocumentFilter(request.GET, first=timezone.localtime(first).date() if first else today, today=today)


def rows_asked_for(request: HttpRequest, filters: DocumentFilter) -> QuerySet[Document]:
    chosen = filters.chosen
    return selectors.document_list(
        search=filters.words, kind=filters.kind_name, zone=zone_of(request.store),
        first=chosen.first if chosen else None, last=chosen.last if chosen else None,
    )  # fmt: skip


@require_safe
@back_office(*SEE)
def document_csv(request: HttpRequest) -> HttpResponse:
    """What the list shows, all pages of it, a row for each rate. Amounts of credit notes are negative."""
    rows = rows_asked_for(request, filters_of(request)).defer(None)[:MOST_EXPORTED]
    text = "".join(safe_csv(cells_of(rows), DOCUMENTS.columns, bom=True))
    return attached(text.encode(), f"invoices-{timezone.localdate():%Y-%m-%d}.csv", "text/csv; charset=utf-8")


def cells_of(rows: QuerySet[Document]) -> Iterator[list[Any]]:
    for document in rows.iterator(chunk_size=500):
        for row in rows_of(DOCUMENTS, record_of(document)):
            yield [row.get(name) for name in DOCUMENTS.columns]


@require_POST
@back_office(*SEE)
def document_month(request: HttpRequest) -> HttpResponse:
    """All PDFs of a month in one file: made behind the scenes, downloaded under Exports."""
    try:
        start_export(kind=DOCUMENTS.kind, layout=f"pdf-{request.POST.get('month', '')}"[:20], actor=request.user)
    except NoSuchLayout:
        messages.error(request, _("Choose a month first."))
        return redirect("invoices:document_list")
    messages.success(request, _("The file is being made. It appears below as soon as it is ready."))
    return redirect("exports:export_list")


@require_safe
@back_office(*SEE)
def document_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A page to print, in the document's own language."""
    document = get_object_or_404(Document, pk=document_id)
    has_order = Order.objects.filter(pk=document.order_id).exists()
    orders = reverse("orders:order_view", args=[document.order_id])
    with override(document.language):
        context = {
            "sheet": sheet_of(document), "pdf_url": reverse("invoices:document_pdf", args=[document.pk]),
            "back_url": orders if has_order else reverse("invoices:document_list"),
        }  # fmt: skip
        return render(request, "invoices/document.html", context)


@require_safe
@back_office(*SEE)
def document_pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = get_object_or_404(Document, pk=document_id)
    return attached(pdf_of(document), f"{document.number}.pdf", "application/pdf")


def attached(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

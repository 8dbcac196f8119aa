"""An order's invoices and credit notes, for who has its address: to read, to print, to keep."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from commerce.invoices.models import Document
from commerce.invoices.pdf import pdf_of
from commerce.invoices.selectors import document_of
from commerce.invoices.sheet import sheet_of
from storefront.views.orders import find_order, order_url


@require_safe
def document_page(request: HttpRequest, token: str, number: str) -> HttpResponse:
    document = find_document(token, number)
    with override(document.language):
        context = {"sheet": sheet_of(document), "pdf_url": f"{request.path}pdf/", "back_url": order_url(token)}
        return private(render(request, "invoices/document.html", context))


@require_safe
def document_pdf(request: HttpRequest, token: str, number: str) -> HttpResponse:
    document = find_document(token, number)
    response = HttpResponse(pdf_of(document), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{document.number}.pdf"'
    return private(response)


def find_document(token: str, number: str) -> Document:
    """Raises Http404, for one of another order as well."""
    document = document_of(find_order(token), number)
    if document is None:
        raise Http404
    return document


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

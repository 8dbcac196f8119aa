"""What staff do with an order's invoice, from its page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.invoices import services
from dashboard.orders.forms import ActForm, CancelInvoiceForm
from dashboard.orders.views.acts import act
from dashboard.orders.views.detail import find
from dashboard.screens import back_office


@require_POST
@back_office("orders.change_order")
def invoice_issue(request: HttpRequest, order_id: UUID) -> HttpResponse:
    def do(now: datetime) -> None:
        services.issue_invoice(order_id=order_id, actor=request.user, now=now)

    return act(request, find(order_id), ActForm(request.POST), do, _("The invoice is issued."))


@require_POST
@back_office("orders.change_order")
def invoice_cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    form = CancelInvoiceForm(request.POST)

    def do(now: datetime) -> None:
        reason = form.cleaned_data["reason"]
        services.cancel_invoice(order_id=order_id, actor=request.user, now=now, reason=reason)

    return act(request, find(order_id), form, do, _("The invoice is cancelled by a credit note."))

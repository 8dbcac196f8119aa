"""Labels of an order's parcels: buy, print, give back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.orders import services
from commerce.orders.models import Shipment
from dashboard.orders.forms import ActForm, LabelForm
from dashboard.orders.labels import label_services
from dashboard.orders.views.acts import act
from dashboard.orders.views.detail import find
from dashboard.screens import back_office


@require_POST
@back_office("orders.change_order")
def label_buy(request: HttpRequest, order_id: UUID, shipment_id: int) -> HttpResponse:
    found = find(order_id)
    shipment = get_object_or_404(Shipment, order_id=order_id, pk=min(shipment_id, 2**62))
    form = LabelForm(request.POST, services=label_services(found.order), about=shipment.pk)

    def do(now: datetime) -> None:
        carrier, _colon, service = form.cleaned_data["service"].partition(":")
        services.buy_label(
            shipment_id=shipment.pk, carrier=carrier, service=service, weight_grams=form.cleaned_data["weight_grams"],
            actor=request.user, now=now,
        )  # fmt: skip

    return act(request, found, form, do, _("The label is there: print it and put it on the parcel."))


@require_POST
@back_office("orders.change_order")
def label_void(request: HttpRequest, order_id: UUID, shipment_id: int) -> HttpResponse:
    found = find(order_id)
    shipment = get_object_or_404(Shipment, order_id=order_id, pk=min(shipment_id, 2**62))

    def do(now: datetime) -> None:
        services.void_label(shipment_id=shipment.pk, actor=request.user, now=now)

    return act(request, found, ActForm(request.POST), do, _("The label is given back."))


@require_safe
@back_office("orders.change_order")
def label_print(request: HttpRequest, order_id: UUID, shipment_id: int) -> HttpResponse | FileResponse:
    """As a file: what a carrier sends is not shown as a page of ours."""
    shipment = get_object_or_404(Shipment, order_id=order_id, pk=min(shipment_id, 2**62))
    if not shipment.label_file:
        return redirect("orders:order_view", order_id)
    try:
        file = default_storage.open(shipment.label_file, "rb")
    except OSError:
        raise Http404 from None
    name = f"label-{shipment.tracking_number or shipment.pk}.pdf"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

"""The parcels whose labels were bought on a day: a list to hand over with them, and the carrier's own paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from commerce.orders import services
from commerce.orders.errors import OrderError
from commerce.orders.handing_over import Handover, bounds, handovers
from commerce.orders.models import Manifest
from core.csvwrite import safe_csv
from dashboard.screens import back_office, button, screen, zone_of

SEE = ("orders.view_order", "orders.change_order")
HEADER = ["day", "account", "carrier", "tracking_number", "order", "recipient", "postal_code", "country", "manifest"]


class DayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and not 2000 <= day.year <= 2999:
            raise forms.ValidationError(_("Enter a day of this century."))
        return day


class CloseForm(DayForm):
    account = forms.CharField(max_length=12)
    carrier = forms.CharField(max_length=60, required=False)


def asked_day(request: HttpRequest) -> tuple[date, DayForm]:
    """Today where none is asked for, or none that there is."""
    form = DayForm(request.GET if "day" in request.GET else {"day": timezone.localdate()})
    return (form.cleaned_data["day"] if form.is_valid() else None) or timezone.localdate(), form


@require_safe
@back_office(*SEE)
def parcel_list(request: HttpRequest) -> HttpResponse:
    day, form = asked_day(request)
    found = handovers(day, zone_of(request.store))
    query = urlencode({"day": day.isoformat()})
    buttons = []
    if found:
        buttons = [
            button(_("Print the lists"), f"{reverse('orders:parcel_print')}?{query}", "doc-full", target="_blank"),
            button(_("Export as CSV"), f"{reverse('orders:parcel_csv')}?{query}", "download"),
        ]
    return screen(
        request, "dashboard/orders/parcel_list.html", title=_("Parcels of a day"), icon="list-ul", buttons=buttons,
        trail=[(reverse("orders:order_list"), _("Orders"))], status=200 if form.is_valid() else 422,
        form=form, day=day, handovers=found, can_change=request.user.has_perm("orders.change_order"),
    )  # fmt: skip


@require_safe
@back_office(*SEE)
def parcel_print(request: HttpRequest) -> HttpResponse:
    """A sheet for each carrier, to be signed by the driver."""
    day, _form = asked_day(request)
    found = handovers(day, zone_of(request.store))
    if not found:
        return redirect("orders:parcel_list")
    return render(
        request, "dashboard/orders/parcel_print.html", {"handovers": found, "day": day, "store": request.store}
    )


@require_safe
@back_office(*SEE)
def parcel_csv(request: HttpRequest) -> HttpResponse:
    day, _form = asked_day(request)
    text = "".join(safe_csv(rows_of(handovers(day, zone_of(request.store)), day), HEADER, bom=True))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="parcels-{day:%Y-%m-%d}.csv"'
    return response


def rows_of(found: list[Handover], day: date) -> Iterator[list[Any]]:
    for each in found:
        for parcel in each.parcels:
            address = parcel.order.shipping_address
            yield [
                day, each.label_carrier, each.carrier, parcel.tracking_number, parcel.order.name,
                address.get("name", ""), address.get("postal_code", ""), address.get("country", ""),
                parcel.manifest.reference if parcel.manifest else "",
            ]  # fmt: skip


@require_POST
@back_office("orders.change_order")
def day_close(request: HttpRequest) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid() or form.cleaned_data["day"] is None:
        messages.error(request, _("Not done: please look at the form marked below."))
        return redirect("orders:parcel_list")
    day, now = form.cleaned_data["day"], timezone.now()
    start, end = bounds(day, zone_of(request.store))
    try:
        services.close_day(
            label_carrier=form.cleaned_data["account"],
            carrier=form.cleaned_data["carrier"],
            start=start,
            end=end,
            now=now,
        )
        messages.success(request, _("The manifest is there: print it and hand it over with the parcels."))
    except OrderError as error:
        messages.error(request, _("Not done. %(reason)s") % {"reason": error.for_people()})
    return redirect(f"{reverse('orders:parcel_list')}?{urlencode({'day': day.isoformat()})}")


@require_safe
@back_office(*SEE)
def manifest_file(request: HttpRequest, manifest_id: int) -> FileResponse:
    """As a file: what a carrier sends is not shown as a page of ours."""
    manifest = get_object_or_404(Manifest, pk=min(manifest_id, 2**62))
    try:
        file = default_storage.open(manifest.file, "rb") if manifest.file else None
    except OSError:
        file = None
    if file is None:
        raise Http404
    name = f"manifest-{manifest.reference}.pdf"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

"""What staff do with an order: one address per act, each safe to send twice, each refusing what is no longer possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.orders import services
from commerce.orders.errors import OrderError
from commerce.orders.models import Order
from commerce.orders.selectors import OrderDetail
from commerce.orders.services.cancel_rest import rest_to_refund
from dashboard.orders.forms import (
    ActForm,
    CancelForm,
    CancelRestForm,
    CaptureForm,
    MarkPaidForm,
    NoteForm,
    RefundForm,
    RestockForm,
    ShipForm,
)
from dashboard.orders.views.detail import find, show, units_left, units_to_refund, units_to_return
from dashboard.screens import back_office

REMEMBER_SECONDS = 3600


def act(
    request: HttpRequest, found: OrderDetail, form: ActForm, do: Callable[[datetime], Any], success: str
) -> HttpResponse:
    """Do it, or show the order again with the reason why not."""
    if not form.is_valid():
        messages.error(request, _("Not done: please look at the form marked below."))
        return show(request, found, refused=form)
    try:
        do(timezone.now())
    except OrderError as error:
        messages.error(request, _("Not done. %(reason)s") % {"reason": error.for_people()})
        return show(request, find(found.order.pk), refused=form)
    except Order.DoesNotExist:
        messages.error(request, _("This order is gone."))
        return redirect("orders:order_list")
    messages.success(request, success)
    return redirect("orders:order_view", found.order.pk)


def sent_before(request: HttpRequest, keys: list[str | None]) -> bool:
    """A second click after the act is done: it would be refused, as nothing is left to do."""
    key = request.POST.get("request_key")
    return bool(key) and key in keys


@require_POST
@back_office("orders.change_order")
def order_mark_paid(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found, form = find(order_id), MarkPaidForm(request.POST)

    def do(now: datetime) -> None:
        reference = form.cleaned_data["reference"]
        services.mark_paid(order_id=order_id, actor=request.user, now=now, reference=reference)

    return act(request, found, form, do, _("The order is marked as paid."))


@require_POST
@back_office("orders.change_order")
def order_refund(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found = find(order_id)
    order = found.order
    form = RefundForm(
        request.POST, lines=list(order.lines.all()), left=units_to_refund(order, found), currency=order.currency
    )

    def do(now: datetime) -> None:
        given = form.cleaned_data
        services.refund_order(
            order_id=order_id,
            request_key=form.key,
            quantities=form.quantities,
            amount=given["amount"],
            with_shipping=given["with_shipping"],
            actor=request.user,
            now=now,
            reason=given["reason"],
        )

    if sent_before(request, [refund.request_key for refund in found.refunds]):
        return redirect("orders:order_view", order_id)
    return act(request, found, form, do, _("The refund is on its way."))


@require_POST
@back_office("orders.change_order")
def order_capture(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found, form = find(order_id), CaptureForm(request.POST)

    def do(now: datetime) -> None:
        services.capture_order(order_id=order_id, actor=request.user, now=now)

    return act(request, found, form, do, _("The money is taken."))


@require_POST
@back_office("orders.change_order")
def order_ship(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found = find(order_id)
    form = ShipForm(
        request.POST, lines=list(found.order.lines.all()), left=units_left(found.order), is_disputed=found.is_disputed
    )

    def do(now: datetime) -> None:
        services.ship_order(
            order_id=order_id,
            request_key=form.key,
            actor=request.user,
            now=now,
            quantities=form.quantities,
            carrier=form.cleaned_data["carrier"],
            tracking_number=form.cleaned_data["tracking_number"],
            despite_dispute=form.cleaned_data.get("despite_dispute", False),
        )

    if sent_before(request, [shipment.request_key for shipment in found.order.shipments.all()]):
        return redirect("orders:order_view", order_id)
    return act(request, found, form, do, _("The parcel is on its way."))


@require_POST
@back_office("orders.change_order")
def order_cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found, form = find(order_id), CancelForm(request.POST)

    def do(now: datetime) -> None:
        given = form.cleaned_data
        services.cancel_order(
            order_id=order_id, restock=given["restock"], actor=request.user, now=now, reason=given["reason"]
        )

    return act(request, found, form, do, _("The order is cancelled."))


@require_POST
@back_office("orders.change_order")
def order_cancel_rest(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Sent again, it finishes what was broken off between the two steps."""
    found, form = find(order_id), CancelRestForm(request.POST)

    def do(now: datetime) -> None:
        given = form.cleaned_data
        rest = {line.pk: line.quantity_left + line.quantity_cancelled for line in found.order.lines.all()}
        owed = rest_to_refund(found.order, rest, found.units_refunded)
        gives_back = bool(given["refund"] and owed and found.refundable_amount)
        services.cancel_rest(
            order_id=order_id, restock=given["restock"], actor=request.user, now=now, reason=given["reason"],
            gives_back=gives_back,
        )  # fmt: skip
        if gives_back:
            services.refund_order(
                order_id=order_id, request_key=form.key, quantities=owed, actor=request.user, now=now,
                reason=given["reason"],
            )  # fmt: skip

    return act(request, found, form, do, _("The rest of the order is cancelled."))


@require_POST
@back_office("orders.change_order")
def order_restock(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found = find(order_id)
    form = RestockForm(request.POST, lines=list(found.order.lines.all()), left=units_to_return(found.order))

    def do(now: datetime) -> None:
        services.restock_order(
            order_id=order_id,
            request_key=form.key,
            quantities=form.quantities,
            actor=request.user,
            now=now,
            reason=form.cleaned_data["reason"],
        )

    if sent_before(request, [note.data.get("request_key") for note in found.order.timeline.all()]):
        return redirect("orders:order_view", order_id)
    return act(request, found, form, do, _("The articles are back in stock."))


@require_POST
@back_office("orders.change_order")
def order_add_note(request: HttpRequest, order_id: UUID) -> HttpResponse:
    found, form = find(order_id), NoteForm(request.POST)

    def do(now: datetime) -> None:
        if cache.add(f"order-note:{form.key}", 1, REMEMBER_SECONDS):
            services.add_note(order_id=order_id, text=form.cleaned_data["text"], actor=request.user, now=now)

    return act(request, found, form, do, _("The note is kept."))

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.inventory.models import Hold, HoldState
from commerce.invoices.models import Document
from commerce.invoices.selectors import documents_of, standing_invoice
from commerce.notifications.selectors import mails_of_order
from commerce.orders.models import Order, OrderLine, OrderState, PaidState, Shipment
from commerce.orders.selectors import OrderDetail, order_detail
from commerce.orders.services.restock import units_returned
from commerce.orders.worth import worth_of
from commerce.store.places import address_lines
from dashboard.orders.forms import (
    ActForm,
    CancelForm,
    CancelInvoiceForm,
    CancelRestForm,
    CaptureForm,
    IssueInvoiceForm,
    MarkPaidForm,
    NoteForm,
    RefundForm,
    RestockForm,
    ShipForm,
)
from dashboard.orders.history import timeline_of
from dashboard.orders.labels import parcels_of
from dashboard.orders.views.listing import SEE
from dashboard.screens import back_office, button, screen, shop_url


def find(order_id: UUID) -> OrderDetail:
    found = order_detail(order_id)
    if found is None:
        raise Http404
    return found


@back_office(*SEE)
def order_view(request: HttpRequest, order_id: UUID) -> HttpResponse:
    return show(request, find(order_id))


def show(request: HttpRequest, found: OrderDetail, *, refused: ActForm | None = None) -> HttpResponse:
    """`refused` is the form of an act that was not done: it stays open with what was typed."""
    order = found.order
    can_change = request.user.has_perm("orders.change_order")
    documents = documents_of(order)
    forms = act_forms(found) | invoice_forms(order, documents) if can_change else {}
    if refused is not None:
        forms[type(refused).__name__] = refused
    holds = list(Hold.objects.filter(order_id=order.pk).order_by("created_at"))
    return screen(
        request, "dashboard/orders/order_view.html", title=_("Order %(number)s") % {"number": order},
        icon="clipboard-list", trail=[(reverse("orders:order_list"), _("Orders"))], status=422 if refused else 200,
        buttons=[
            button(_("Packing slip"), reverse("orders:packing_slip", args=[order.pk]), "doc-full", target="_blank"),
            button(_("What the shopper sees"), shop_url(request.store, f"/orders/{order.token}/"), "link-external",
                   target="_blank", rel="noopener"),
        ],
        found=found, order=order, lines=list(order.lines.all()), payments=found.payments, forms=forms,
        worth=worth_words(order, request.store.currency),
        open_form=type(refused).__name__ if refused else next_act(forms, holds), stock=stock_words(order, holds),
        parcels=parcels_of(order, can_change=can_change, refused=refused), timeline=timeline_of(order),
        documents=documents, mails=mails_of_order(order), resend_form=ActForm(), address=lines_of_address(order),
        promised=date.fromisoformat(order.delivery["latest"]) if order.delivery.get("latest") else None,
        billing=address_lines(order.billing_address, get_language() or "en") if order.billing_address else [],
    )  # fmt: skip


def worth_words(order: Order, currency: str) -> dict[str, Any] | None:
    """Of an order in another currency: what its total is worth, and at which rate."""
    worth = worth_of(order, currency)
    return worth and {"amount": worth.amount, "rate": worth.rate_words(get_language() or "en")}


def next_act(forms: dict[str, ActForm], holds: list[Hold]) -> str:
    """What most probably comes next: ship what is promised, else take the money."""
    is_promised = any(hold.state == HoldState.COMMITTED for hold in holds)
    wanted = "ShipForm" if is_promised else "MarkPaidForm"
    return wanted if wanted in forms else ""


def act_forms(found: OrderDetail) -> dict[str, ActForm]:
    """The acts that are possible now, by the name of their form."""
    order = found.order
    lines = list(order.lines.all())
    left, back = units_left(order), units_to_return(order)
    is_open = order.state == OrderState.OPEN
    forms: dict[str, ActForm] = {"NoteForm": NoteForm()}
    if is_open and order.paid_state in (PaidState.UNPAID, PaidState.PROCESSING):
        forms["MarkPaidForm"] = MarkPaidForm()
    if is_open and any(left.values()):
        forms["ShipForm"] = ShipForm(lines=lines, left=left, is_disputed=found.is_disputed)
    if order.paid_state == PaidState.AUTHORISED:
        forms["CaptureForm"] = CaptureForm()
    if found.refundable_amount:
        forms["RefundForm"] = RefundForm(lines=lines, left=units_to_refund(order, found), currency=order.currency)
    if any(back.values()):
        forms["RestockForm"] = RestockForm(lines=lines, left=back)
    if is_open and not any(line.quantity_shipped for line in lines):
        forms["CancelForm"] = CancelForm()
    elif is_open and any(left.values()):
        forms["CancelRestForm"] = CancelRestForm()
        if not found.refundable_amount:
            del forms["CancelRestForm"].fields["refund"]
    return forms


def invoice_forms(order: Order, documents: list[Document]) -> dict[str, ActForm]:
    if standing_invoice(documents):
        return {"CancelInvoiceForm": CancelInvoiceForm()}
    return {} if order.imported_from else {"IssueInvoiceForm": IssueInvoiceForm()}


def units_left(order: Order) -> dict[int, int]:
    return {line.pk: line.quantity_left for line in order.lines.all()}


def units_to_refund(order: Order, found: OrderDetail) -> dict[int, int]:
    before = found.units_refunded
    return {line.pk: line.quantity - before[line.pk] for line in order.lines.all()}


def units_to_return(order: Order) -> dict[int, int]:
    returned = units_returned(order)
    return {line.pk: line.quantity_shipped - returned[line.pk] for line in order.lines.all()}


def stock_words(order: Order, holds: list[Hold]) -> str:
    states = {hold.state for hold in holds}
    if not holds:
        return _("Nothing of this order is counted.")
    if "held" in states:
        until = min((hold.expires_at for hold in holds if hold.expires_at), default=None)
        if until is None:
            return _("Held while the payment is under way.")
        return _("Held for payment until %(time)s.") % {"time": timezone.localtime(until).strftime("%H:%M")}
    if "committed" in states:
        return _("Reserved, to be shipped.")
    return _("Shipped.") if "shipped" in states else _("Given back to stock.")


def lines_of_address(order: Order) -> list[str]:
    return address_lines(order.shipping_address, get_language() or "en") if order.shipping_address else []


@back_office(*SEE)
def packing_slip(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """A page to print and put into the parcel: no prices. For one parcel where it is named, else all that is sent."""
    order = find(order_id).order
    parcel = parcel_named(order, request.GET.get("parcel", ""))
    context: dict[str, Any] = {
        "order": order, "store": request.store, "address": lines_of_address(order), "parcel": parcel,
        "lines": packed(order, parcel),
    }  # fmt: skip
    return render(request, "dashboard/orders/packing_slip.html", context)


def parcel_named(order: Order, name: str) -> Shipment | None:
    """Raises Http404 for one that is not of this order."""
    if not name:
        return None
    for parcel in order.shipments.all():
        if str(parcel.pk) == name:
            return parcel
    raise Http404


def packed(order: Order, parcel: Shipment | None) -> list[tuple[OrderLine, int]]:
    """Lines with their units; what was cancelled, or is not sent at all, is left out."""
    if parcel is not None:
        units = {int(line_id): int(count) for line_id, count in parcel.lines}
        return [(line, units[line.pk]) for line in order.lines.all() if line.pk in units]
    return [
        (line, line.quantity - line.quantity_cancelled)
        for line in order.lines.all()
        if line.requires_shipping and line.quantity > line.quantity_cancelled
    ]

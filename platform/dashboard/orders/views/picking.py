"""The pick list of the orders that were ticked in the list of orders."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.orders.picking import MOST_ORDERS, pick_lists
from dashboard.screens import back_office


@require_safe
@back_office("orders.view_order", "orders.change_order")
def pick_list(request: HttpRequest) -> HttpResponse:
    """A page to print. What is no order of this shop is left out."""
    asked = request.GET.getlist("order")
    found = pick_lists(ids_of(asked))
    if not found:
        messages.warning(request, _("Tick orders that still have something to leave, then ask for the pick list."))
        return redirect("orders:order_list")
    listed = sum(len(each.orders) for each in found)
    context = {
        "lists": found, "store": request.store, "is_cut": len(asked) > MOST_ORDERS, "most": MOST_ORDERS,
        "left_out": len(set(ids_of(asked))) - listed,
    }  # fmt: skip
    return render(request, "dashboard/orders/pick_list.html", context)


def ids_of(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:MOST_ORDERS]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found

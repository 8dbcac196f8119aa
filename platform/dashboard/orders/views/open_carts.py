from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.cart.links import open_carts_with_address, recovery_path
from commerce.cart.models import Cart
from dashboard.orders.views.listing import SEE
from dashboard.screens import back_office, screen, shop_url

DAYS = 30


@back_office(*SEE)
def open_carts(request: HttpRequest) -> HttpResponse:
    """Carts whose shopper gave an e-mail and did not order, each with a link that continues it."""
    carts = open_carts_with_address(since=timezone.now() - timedelta(days=DAYS))
    return screen(
        request, "dashboard/orders/open_carts.html", title=_("Carts left behind"), icon="clipboard-list",
        trail=[(reverse("orders:order_list"), _("Orders"))], rows=[row_of(cart, request) for cart in carts], days=DAYS,
    )  # fmt: skip


def row_of(cart: Cart, request: HttpRequest) -> dict[str, Any]:
    lines = list(cart.lines.all())
    return {
        "email": str(cart.details.get("email", ""))[:254],
        "name": str(cart.details.get("name", ""))[:120],
        "titles": ", ".join(f"{line.quantity} × {line.variant.product.title}" for line in lines[:3]),
        "more": max(len(lines) - 3, 0),
        "amount": sum(line.quantity * line.variant.current_amount for line in lines),
        "currency": cart.currency,
        "at": cart.updated_at,
        "url": shop_url(request.store, recovery_path(cart)),
    }

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.orders.models import Order
from commerce.orders.worth import shop_total
from core.csvwrite import safe_csv
from core.money import Money
from dashboard.orders.listing import TABS, OrderFilter, order_rows, tab_counts
from dashboard.screens import back_office, button, page_of, screen

SEE = ("orders.view_order", "orders.change_order")
MOST_EXPORTED = 50_000


@back_office(*SEE)
def order_list(request: HttpRequest) -> HttpResponse:
    filters = OrderFilter(request.GET)
    page, numbers = page_of(request, order_rows(filters.tab_name, filters.words))
    counts = tab_counts()
    tabs = [
        {"label": label, "count": counts.get(name), "is_current": name == filters.tab_name,
         "url": "?" + urlencode({"tab": name, "q": filters.words} if filters.words else {"tab": name})}
        for name, label in TABS.items()
    ]  # fmt: skip
    query = urlencode({"tab": filters.tab_name, "q": filters.words})
    export = button(_("Export as CSV"), f"{reverse('orders:order_export')}?{query}", "download")
    carts = button(_("Carts left behind"), reverse("orders:open_carts"), "history")
    parcels = button(_("Parcels of a day"), reverse("orders:parcel_list"), "list-ul")
    buttons = [export, parcels, carts]
    if request.user.has_perm("orders.change_order"):
        buttons.insert(0, button(_("Bank transfers"), reverse("orders:transfer_list"), "download"))
    return screen(
        request, "dashboard/orders/order_list.html", title=_("Orders"), icon="clipboard-list", buttons=buttons,
        filters=filters, tabs=tabs, page_obj=page, elided_page_range=numbers,
        is_empty=not page.paginator.count and not filters.words and not Order.objects.exists(),
    )  # fmt: skip


@back_office(*SEE)
def order_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, all pages of it, for a spreadsheet. Amounts with a point, times in the shop's time zone."""
    filters = OrderFilter(request.GET)
    orders = order_rows(filters.tab_name, filters.words)[:MOST_EXPORTED]
    text = "".join(safe_csv(rows_of(orders, request.store.currency), HEADER, bom=True))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="orders-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


HEADER = ["number", "placed_at", "email", "name", "country", "units", "currency", "goods", "shipping", "tax", "total",
          "payment", "state", "paid_state", "fulfilment_state", "paid_at", "is_test",
          "invoice_name", "invoice_company", "invoice_address", "shop_currency", "shop_total"]  # fmt: skip


def rows_of(orders: object, currency: str) -> Iterator[list]:
    """`shop_total` is empty where nobody knows what the order was worth."""
    for order in orders:
        worth = shop_total(order)
        amounts = (order.goods_amount, order.shipping_amount, order.tax_amount, order.total_amount)
        yield [
            order.shown_number, local(order.placed_at), order.email, order.shipping_address.get("name", ""),
            order.shipping_address.get("country", ""), order.unit_count, order.currency,
            *(Money(amount, order.currency).to_decimal() for amount in amounts),
            order.payment_name, order.state, order.paid_state, order.fulfilment_state, local(order.paid_at),
            order.is_test, *invoice_cells(order.billing_address or order.shipping_address), currency,
            "" if worth is None else Money(worth, currency).to_decimal(),
        ]  # fmt: skip


def invoice_cells(address: dict[str, str]) -> list[str]:
    """Whom the invoice is for, which may not be who gets the parcel."""
    place = ", ".join(
        str(address[name]) for name in ("street", "extra", "postal_code", "city", "country") if address.get(name)
    )
    return [str(address.get("name") or ""), str(address.get("company") or ""), place]


def local(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""

"""The list of orders: its tabs, and what each shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.orders.models import FulfilmentState, Order, OrderState, PaidState
from commerce.orders.selectors import order_list, orders_to_ship

OPEN = Q(state=OrderState.OPEN)
NOT_DONE = OPEN & ~Q(paid_state__in=[PaidState.PAID, PaidState.REFUNDED], fulfilment_state=FulfilmentState.FULFILLED)
CONDITIONS = {
    "open": NOT_DONE,
    "ship": Q(),
    "unpaid": OPEN & Q(paid_state__in=[PaidState.UNPAID, PaidState.PROCESSING]),
    "paid": OPEN & Q(paid_state=PaidState.PAID),
    "cancelled": Q(state=OrderState.CANCELLED),
    "all": Q(),
}
TABS = {
    "open": pgettext_lazy("orders", "Open"), "ship": _("To ship"), "unpaid": _("Unpaid"),
    "paid": pgettext_lazy("orders", "Paid"), "cancelled": pgettext_lazy("orders", "Cancelled"),
    "all": pgettext_lazy("orders", "All"),
}  # fmt: skip


class OrderFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    tab = forms.ChoiceField(required=False, choices=list(TABS.items()))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": _("Number, e-mail, name or parcel")}
        self.is_valid()

    @property
    def words(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def tab_name(self) -> str:
        """Who searches looks everywhere, unless a tab was chosen too."""
        return self.cleaned_data.get("tab") or ("all" if self.words else "open")


def order_rows(tab: str, words: str) -> QuerySet[Order]:
    """Newest first; what is to be shipped oldest first."""
    rows = order_list(search=words).filter(CONDITIONS[tab])
    if tab != "ship":
        return rows
    return rows.filter(pk__in=orders_to_ship().order_by().values("pk")).order_by("placed_at", "number")


def tab_counts() -> dict[str, int]:
    """How much waits: one query for the tabs that ask for work."""
    waiting = Q(pk__in=orders_to_ship().order_by().values("pk"))
    found = Order.objects.aggregate(
        open=Count("pk", filter=NOT_DONE),
        ship=Count("pk", filter=waiting),
        unpaid=Count("pk", filter=CONDITIONS["unpaid"]),
    )
    return dict(found)

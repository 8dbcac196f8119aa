"""The one panel of the admin's home page, in place of Wagtail's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from wagtail.admin.ui.components import Component

from commerce.orders.selectors import orders_to_ship
from commerce.store.models import Store
from core.money import Money, format_money
from dashboard.home.chart import HEIGHT, WIDTH, bars_of
from dashboard.home.checklist import checklist_for, facts_about_the_shop, url_of
from dashboard.home.figures import SHOWN, Day, low_stock, sales_by_day
from dashboard.rights import may_change_store
from onboarding.services.launching import NO_PAYMENT, NO_SHIPPING


class ShopPanel(Component):
    template_name = "dashboard/home/panel.html"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def media(self) -> Media:
        return Media(css={"all": ["css/dashboard-home.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        store = facts_about_the_shop()
        checklist = checklist_for(store)
        waiting = orders_to_ship()
        scarce = list(low_stock(store))
        may_change = may_change_store(self.request.user)
        return {
            "store": store,
            "checklist": checklist,
            "reasons": [gettext(reason) for reason in reasons_of(store)],
            "may_change_store": may_change,
            "to_ship": list(waiting[:SHOWN]),
            "to_ship_count": waiting.count(),
            "low_stock": scarce[:SHOWN],
            "has_more_low_stock": len(scarce) > SHOWN,
            "order_list_url": url_of("orders:order_list", "/orders/"),
            "product_list_url": url_of("products:product_list", "/products/"),
            **sales_context(store, timezone.now()),
        }


def reasons_of(store: Store) -> list[str]:
    """As launching.reasons_to_wait, from the facts that the checklist has asked for anyway."""
    can_pay = store.has_any_payments if store.is_test else store.has_payments
    return [*([] if can_pay else [NO_PAYMENT]), *([] if store.has_shipping else [NO_SHIPPING])]


def sales_context(store: Store, now: datetime) -> dict[str, Any]:
    locale = (get_language() or store.locale)[:2]
    days = sales_by_day(store, now)
    today, yesterday = days[-1], days[-2]
    return {
        "today": today,
        "yesterday": yesterday,
        "today_amount": shown(today, store, locale),
        "yesterday_amount": shown(yesterday, store, locale),
        "bars": bars_of(days, currency=store.currency, locale=locale),
        "has_sales": any(day.count for day in days),
        "chart_width": WIDTH,
        "chart_height": HEIGHT,
    }


def shown(day: Day, store: Store, locale: str) -> str:
    return format_money(Money(day.amount, store.currency), locale)

"""Wagtail hooks of this area: its URLs and menu items."""

from __future__ import annotations

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("orders/", include("dashboard.orders.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Orders"), reverse_lazy("orders:order_list"), permissions=("orders.view_order", "orders.change_order"),
        name="orders", icon_name="clipboard-list", order=110,
    )  # fmt: skip

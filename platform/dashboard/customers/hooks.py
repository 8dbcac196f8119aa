"""Wagtail hooks of this area: its URLs and menu items."""

from __future__ import annotations

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("customers/", include("dashboard.customers.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Customers"), reverse_lazy("customers:customer_list"), name="customers", icon_name="group", order=130,
        permissions=("customers.view_customer", "customers.change_customer"),
    )  # fmt: skip

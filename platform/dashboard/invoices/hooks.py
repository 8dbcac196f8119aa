"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("invoices/", include("dashboard.invoices.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Invoices"), reverse_lazy("invoices:document_list"), permissions=("orders.view_order", "orders.change_order"),
        name="invoices", icon_name="doc-full", order=114,
    )  # fmt: skip

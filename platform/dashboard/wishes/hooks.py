"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem

SEE = ("catalog.view_product", "catalog.change_product")


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("wishlists/", include("dashboard.wishes.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Wishlists"), reverse_lazy("wishes:wish_list"), name="wishes", icon_name="pick", order=126, permissions=SEE
    )

"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.connected.urls import MANAGE
from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("apps/", include("dashboard.connected.urls"))]


@hooks.register("register_settings_menu_item")
def apps_item() -> AreaItem:
    return AreaItem(
        _("Apps"), reverse_lazy("connected_apps:app_list"), name="apps", icon_name="grip", order=66,
        permissions=(MANAGE,),
    )  # fmt: skip

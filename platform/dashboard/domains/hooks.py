"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.domains.views import MANAGE
from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("domains/", include("dashboard.domains.urls"))]


@hooks.register("register_settings_menu_item")
def item() -> AreaItem:
    return AreaItem(
        _("Domains"), reverse_lazy("domains:domains"), name="domains", icon_name="site", order=16, permissions=(MANAGE,)
    )

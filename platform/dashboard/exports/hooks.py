"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from commerce.importexport.exports import ENTITIES
from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("exports/", include("dashboard.exports.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Exports"), reverse_lazy("exports:export_list"), name="exports", icon_name="download", order=126,
        permissions=tuple(entity.permission for entity in ENTITIES.values() if entity.kind != "pages"),
    )  # fmt: skip

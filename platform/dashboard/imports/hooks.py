"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dashboard.imports.rights import may_import


class ImportsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("imports/", include("dashboard.imports.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    return ImportsItem(_("Imports"), reverse_lazy("imports:import_list"), name="imports", icon_name="upload", order=125)

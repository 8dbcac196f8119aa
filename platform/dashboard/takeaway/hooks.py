"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem
from dashboard.takeaway.views import TAKE


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("take-away/", include("dashboard.takeaway.urls"))]


@hooks.register("register_settings_menu_item")
def item() -> AreaItem:
    return AreaItem(
        _("Copies of the shop"), reverse_lazy("takeaway:exports"), name="takeaway", icon_name="download", order=80,
        permissions=(TAKE,),
    )  # fmt: skip

"""Wagtail hooks of this area: its URLs and menu items, instead of Wagtail's own lists of users and groups, which know
nothing of accounts, invitations and roles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem
from dashboard.staff.access import MANAGE

WAGTAILS = {"users", "groups"}


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("staff/", include("dashboard.staff.urls"))]


@hooks.register("register_settings_menu_item")
def people_item() -> AreaItem:
    return AreaItem(
        _("Staff"),
        reverse_lazy("people:people_list"),
        name="people",
        icon_name="group",
        order=60,
        permissions=(MANAGE,),
    )


@hooks.register("register_settings_menu_item")
def log_item() -> AreaItem:
    return AreaItem(
        _("Activity log"), reverse_lazy("people:log"), name="activity", icon_name="history", order=70,
        permissions=("core.view_auditentry",),
    )  # fmt: skip


@hooks.register("construct_settings_menu")
def leave_out_wagtails(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in WAGTAILS]

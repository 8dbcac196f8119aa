"""Wagtail hooks of this area: its URLs, its menu item, and the right to change menus."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem
from dashboard.navigation.views import RIGHT


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("menus/", include("dashboard.navigation.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Menus"), reverse_lazy("navigation:menu_list"), name="menus", icon_name="bars", order=160,
        permissions=(RIGHT,),
    )  # fmt: skip


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="navigation", codename="change_menuitem")

"""Wagtail hooks of this area: its URLs, its menu item, and the rights that roles can give."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem
from dashboard.themes.rights import EDIT, PUBLISH


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("themes/", include("dashboard.themes.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Themes"), reverse_lazy("themes:theme_list"), name="themes", icon_name="view", order=152,
        permissions=(EDIT, PUBLISH),
    )  # fmt: skip


@hooks.register("register_permissions")
def theme_permissions() -> QuerySet[Permission]:
    names = [right.partition(".")[2] for right in (EDIT, PUBLISH)]
    return Permission.objects.filter(content_type__app_label="editor", codename__in=names)

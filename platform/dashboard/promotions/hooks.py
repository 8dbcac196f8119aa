"""Wagtail hooks of this area: its URLs, menu item and rights."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("promotions/", include("dashboard.promotions.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Promotions"), reverse_lazy("promotions:promotion_list"), name="promotions", icon_name="tag", order=140,
        permissions=("promotions.view_promotion", "promotions.change_promotion"),
    )  # fmt: skip


@hooks.register("register_permissions")
def promotion_permissions() -> QuerySet[Permission]:
    names = ["view_promotion", "change_promotion"]
    return Permission.objects.filter(content_type__app_label="promotions", codename__in=names)

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
    return [path("gift-cards/", include("dashboard.giftcards.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Gift cards"), reverse_lazy("giftcards:card_list"), name="gift-cards", icon_name="mail", order=141,
        permissions=("giftcards.view_giftcard", "giftcards.change_giftcard"),
    )  # fmt: skip


@hooks.register("register_permissions")
def gift_card_permissions() -> QuerySet[Permission]:
    names = ["view_giftcard", "change_giftcard"]
    return Permission.objects.filter(content_type__app_label="giftcards", codename__in=names)

"""Wagtail hooks of this area: its URLs and menu items."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from builder.pages.models import ContentPage
from dashboard.rights import may_change_store
from onboarding.services.legal_pages import adopt_legal_page

ITEMS = [
    (_("Shop details"), "details", "home"),
    (_("Payments"), "payments", "key"),
    (_("Delivery"), "shipping", "globe"),
    (_("Taxes"), "taxes", "table"),
    (_("Currencies"), "currencies", "globe"),
    (_("Checkout"), "checkout", "form"),
    (_("Invoices"), "invoices", "doc-full"),
    (_("Legal pages"), "legal", "doc-full"),
]


class SettingsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_change_store(request.user)


def register_item(label: Any, name: str, icon: str, order: int) -> None:
    item = SettingsItem(label, reverse_lazy(f"shop_settings:{name}"), name=f"shop-{name}", icon_name=icon, order=order)
    hooks.register("register_settings_menu_item", lambda: item)


for number, (label, name, icon) in enumerate(ITEMS):
    register_item(label, name, icon, order=10 + number)


@hooks.register("register_admin_urls")
def settings_urls() -> list[URLResolver]:
    return [path("shop-settings/", include("dashboard.settings.urls"))]


@hooks.register("register_permissions")
def settings_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="store", codename="change_store")


@hooks.register("after_publish_page")
def use_published_legal_page(request: HttpRequest, page: Any) -> None:
    if isinstance(page, ContentPage):
        adopt_legal_page(page)

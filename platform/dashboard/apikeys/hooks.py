"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dashboard.apikeys.urls import MANAGE
from dashboard.menu import AreaItem


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("api-keys/", include("dashboard.apikeys.urls"))]


@hooks.register("register_settings_menu_item")
def keys_item() -> AreaItem:
    return AreaItem(
        _("API keys"), reverse_lazy("api_keys:key_list"), name="api-keys", icon_name="code", order=65,
        permissions=(MANAGE,),
    )  # fmt: skip

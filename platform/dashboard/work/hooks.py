"""Wagtail hooks of this area: its URLs and menu item, for the owner only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dashboard.work.views import may_see_work


class WorkMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_work(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("work/", include("dashboard.work.urls"))]


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    return WorkMenuItem(
        _("Background work"), reverse("work:dead_letter_list"), name="background-work", icon_name="cogs", order=9000
    )

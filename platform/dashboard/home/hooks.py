"""Wagtail hooks of this area: its URLs and menu items."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.http.links import platform_url
from dashboard.home.panels import ShopPanel


@hooks.register("construct_homepage_panels", order=0)
def replace_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [ShopPanel(request)]


@hooks.register("construct_help_menu")
def leave_out_wagtails_news(request: HttpRequest, items: list[Any]) -> None:
    items[:] = []


@hooks.register("register_admin_urls")
def home_urls() -> list[URLResolver]:
    return [path("shop/", include("dashboard.home.urls"))]


@hooks.register("register_admin_menu_item")
def view_shop() -> MenuItem:
    return MenuItem(_("Visit the shop"), reverse_lazy("shop_home:preview"), name="visit", icon_name="view", order=50)


@hooks.register("register_admin_menu_item")
def my_shops() -> MenuItem:
    """The other shops of this person are the platform's to know: worlds do not mix."""
    return MenuItem(_("My shops"), platform_url("/shops/"), name="my-shops", icon_name="site", order=20_000)

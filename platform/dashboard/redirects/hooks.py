"""Wagtail hooks of this area: its URL; the way to it is on Wagtail's own list of redirects and in the settings menu."""

from __future__ import annotations

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks

from dashboard.menu import AreaItem
from dashboard.redirects.views import RIGHT, to_own_import


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("redirect-import/", include("dashboard.redirects.urls"))]


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own
def register_instead_of_wagtails() -> list:
    """Wagtail's import fails at a row with fewer cells than the first, the rows before it being kept by then; it reads
    files of any size."""
    return [
        path("redirects/import/", to_own_import, name="redirect_import_of_wagtail"),
        path("redirects/import/process/", to_own_import, name="redirect_import_process_of_wagtail"),
    ]


@hooks.register("register_settings_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        gettext_lazy("Redirects from a file"), reverse("redirects:redirect_import"), name="redirect-import",
        icon_name="redirect", order=801, permissions=(RIGHT,),
    )  # fmt: skip

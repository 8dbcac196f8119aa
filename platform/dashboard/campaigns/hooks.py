"""Wagtail hooks of this area: its URLs and menu item, and the way from a page to its report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from builder.pages.models.base import SectionsPage
from builder.pages.serving import public_path
from dashboard.menu import AreaItem

SEE = ("orders.view_order", "orders.change_order")


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("campaigns/", include("dashboard.campaigns.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        gettext_lazy("Campaigns"), reverse_lazy("campaigns:report"), permissions=SEE, name="campaigns", icon_name="link",
        order=142,
    )  # fmt: skip


@hooks.register("register_page_header_buttons")
def campaigns_of_page(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the editor and above the list of pages below."""
    if page.live and isinstance(page.specific_deferred, SectionsPage) and any(user.has_perm(each) for each in SEE):
        query = urlencode({"path": public_path(page.url_path)})
        yield Button(_("Visits by campaign"), f"{reverse('campaigns:report')}?{query}", icon_name="link", priority=36)

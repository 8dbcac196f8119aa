"""Wagtail hooks of this area: its URLs and its menu item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page

from builder.pages.languages import languages_of_shop
from dashboard.languages.rights import may_edit_pages


class LanguagesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_pages(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("languages/", include("dashboard.languages.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> LanguagesItem:
    return LanguagesItem(
        gettext_lazy("Languages"),
        reverse_lazy("languages:language_list"),
        name="languages",
        icon_name="globe",
        order=165,
    )


@hooks.register("register_page_header_buttons")
def translate_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Where the shop has more languages than this page."""
    if page.depth < 2 or not page.permissions_for_user(user).can_edit():
        return
    codes = languages_of_shop()
    if len(codes) > 1 and page.get_translations(inclusive=True).count() < len(codes):
        locale = Locale.objects.get(pk=page.locale_id)
        if locale.language_code == codes[0]:
            url = f"{reverse('languages:language_list')}#page-{page.pk}"
            yield Button(_("Translate"), url, icon_name="globe", priority=36)

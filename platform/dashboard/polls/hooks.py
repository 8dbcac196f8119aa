"""Wagtail hooks of this area: its URLs and menu item."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dashboard.languages.rights import may_edit_pages


class PollsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_pages(request.user)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("polls/", include("dashboard.polls.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> PollsItem:
    return PollsItem(_("Polls"), reverse_lazy("polls:poll_list"), name="polls", icon_name="tasks", order=168)

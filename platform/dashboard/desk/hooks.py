"""Wagtail hooks of this area: its URLs, its menu items, a word on the home page, and no way to publish what was taken
down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages

from dashboard.desk.panel import DeskPanel
from dashboard.desk.views import ASK
from dashboard.menu import AreaItem
from oversight.models import TakenKind
from oversight.services.takedowns import decisions_of, is_down


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("desk/", include("dashboard.desk.urls"))]


@hooks.register("register_settings_menu_item")
def desk_item() -> AreaItem:
    return AreaItem(
        gettext_lazy("Help from the platform"), reverse_lazy("desk:desk"), name="desk", icon_name="help", order=90,
        permissions=(ASK,),
    )  # fmt: skip


@hooks.register("register_settings_menu_item")
def contract_item() -> AreaItem:
    return AreaItem(
        gettext_lazy("Data protection contract"), reverse_lazy("desk:contract"), name="contract", icon_name="lock",
        order=85, permissions=(ASK,),
    )  # fmt: skip


@hooks.register("construct_homepage_panels", order=9)
def tell_of_decisions(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(ASK):
        open_ones = [each for each in decisions_of(request.shop.shop_id) if each.lifted_at is None]
        if open_ones:
            panels.insert(0, DeskPanel(open_ones))


@hooks.register("before_publish_page")
def refuse_what_was_taken_down(request: HttpRequest, page: Any) -> HttpResponse | None:
    if not is_down(TakenKind.PAGE, page.pk):
        return None
    messages.error(
        request, _("The platform has taken this page down, so it cannot be published. See Help from the platform.")
    )
    return redirect("wagtailadmin_pages:edit", page.pk)

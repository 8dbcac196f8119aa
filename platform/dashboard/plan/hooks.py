"""Wagtail hooks of this area: its URLs, its menu item, and the panel that warns on the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from billing.limits import levels_of
from dashboard.menu import AreaItem
from dashboard.plan.panel import BroadcastPanel, PlanPanel
from dashboard.plan.views import MANAGE, contract_of
from oversight.services.broadcasting import shown_to


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("plan/", include("dashboard.plan.urls"))]


@hooks.register("register_settings_menu_item")
def item() -> AreaItem:
    return AreaItem(_("Plan"), reverse_lazy("plan:plan"), name="plan", icon_name="tag", order=75, permissions=(MANAGE,))


@hooks.register("construct_homepage_panels", order=10)
def warn(request: HttpRequest, panels: list[Any]) -> None:
    for broadcast in shown_to(request.shop.shop_id, now=timezone.now()):
        panels.insert(0, BroadcastPanel(broadcast))
    if request.user.has_perm(MANAGE):
        contract, levels = contract_of(request), levels_of(request.shop.shop_id)
        if contract.standing != "active" or any(level.warning for level in levels):
            panels.insert(0, PlanPanel(contract, [level for level in levels if level.warning]))

"""Wagtail hooks of this area: the screen with all layouts, and Wagtail's editor for one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from builder.blocks.entities import ALL_SECTIONS
from builder.blocks.references import broken_references
from builder.layouts.models import Layout
from dashboard.layouts.views import RIGHT
from dashboard.menu import AreaItem


class LayoutPolicy(ModelPermissionPolicy):
    """A layout begins on our own screen, which knows its kind."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


register_permission_policy(Layout, LayoutPolicy(Layout))


class LayoutViews(SnippetViewSet):
    model = Layout
    icon = "table"
    copy_view_enabled = False
    list_display = ["name", "kind", "language", "live"]


register_snippet(LayoutViews)


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("layouts/", include("dashboard.layouts.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        gettext_lazy("Layouts"), reverse_lazy("layouts:layout_list"), name="layouts", icon_name="table", order=155,
        permissions=(RIGHT,),
    )  # fmt: skip


@hooks.register("before_edit_snippet")
def tell_of_broken_references(request: HttpRequest, instance: Any) -> None:
    if request.method != "GET" or not isinstance(instance, Layout):
        return
    for broken in broken_references(instance.get_latest_revision_as_object().sections, ALL_SECTIONS)[:5]:
        text = _("Section %(number)s (%(label)s) refers to %(what)s. Shoppers see the page without it.")
        messages.warning(request, text % {"number": broken.number, "label": broken.label, "what": broken.what})

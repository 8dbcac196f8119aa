"""Wagtail hooks of this area: its URLs, menu item and rights, and a word on the home page while reviews wait."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from commerce.reviews.selectors import open_counts
from dashboard.menu import AreaItem
from dashboard.plan.panel import Notice

SEE = ("reviews.view_review", "reviews.change_review")


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [path("reviews/", include("dashboard.reviews.urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> AreaItem:
    return AreaItem(
        _("Reviews"), reverse_lazy("reviews:review_list"), name="reviews", icon_name="pick", order=125, permissions=SEE
    )


@hooks.register("register_permissions")
def review_permissions() -> QuerySet[Permission]:
    names = ["view_review", "change_review"]
    return Permission.objects.filter(content_type__app_label="reviews", codename__in=names)


class ReviewsPanel(Notice):
    template_name = "dashboard/reviews/panel.html"
    order = 60

    def __init__(self, waiting: int, reported: int) -> None:
        self.waiting, self.reported = waiting, reported

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": self.waiting, "reported": self.reported}


@hooks.register("construct_homepage_panels", order=8)
def tell_of_reviews(request: HttpRequest, panels: list[Any]) -> None:
    if any(request.user.has_perm(each) for each in SEE):
        waiting, reported = open_counts()
        if waiting or reported:
            panels.insert(0, ReviewsPanel(waiting, reported))

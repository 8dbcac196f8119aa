"""The operators' own admin site. It is no part of Django's default one, and only operators see that it is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _


class ConsoleSite(AdminSite):
    site_header = _("Échoppe console")
    site_title = _("Échoppe console")
    index_title = _("Shops and their upkeep")
    site_url = "/"
    index_template = "console/index.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return guarded(request, *args, **kwargs) if self.has_permission(request) else self.login(request)

        return handle

    def get_urls(self) -> list[Any]:
        from console.figures import figures

        return [path("figures/", self.admin_view(figures), name="figures"), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Strangers sign in where everybody does, with a second factor if they have one. Others are refused."""
        if request.user.is_authenticated:
            return render(request, "console/refused.html", status=403)
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


console_site = ConsoleSite(name="console")

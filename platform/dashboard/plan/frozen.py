"""A frozen shop's staff look and take away; what changes the shop waits until it is paid for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.http.request import Request
from tenants.models import ShopState

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# The API says so itself.
STILL_OPEN = ("/plan/", "/desk/", "/take-away/", "/staff/", "/logout/", "/account/", "/api/v1/")


class FrozenMiddleware:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        is_frozen = request.host_kind == "admin" and request.shop.state == ShopState.FROZEN
        if not is_frozen or request.method in SAFE or request.path.startswith(STILL_OPEN):
            return self.get_response(request)
        messages.error(request, _("The shop is frozen: nothing can be changed until its plan is paid for."))
        return redirect("/")

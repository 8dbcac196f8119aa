"""Bringing products in makes new ones and changes those there are: it takes both rights."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

from dashboard.screens import back_office

View = Callable[..., HttpResponse]
NEEDED = ("catalog.add_product", "catalog.change_product")


ALSO = {
    "customers": "customers.change_customer",
    "orders": "orders.change_order",
    "stock": "inventory.change_stockitem",
}


def may_import_kind(user: Any, kind: str) -> bool:
    """Files of people and of stock take the right to change these as well."""
    return kind not in ALSO or bool(user.has_perm(ALSO[kind]))


def may_import(user: Any) -> bool:
    return bool(user.is_active and user.has_perms(NEEDED))


def for_importers(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if may_import(request.user) else permission_denied(request)

    return back_office(*NEEDED)(guarded)

"""What a shopper sees when something is missing, too often, or broken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _

from core.http.currency import asked_currency, selling_in
from storefront.door import coming_soon, may_enter, put_back, with_store
from storefront.moved import moved
from storefront.rendering import show_page, show_standalone


@with_store
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not may_enter(request):
        return coming_soon(request, status=404)
    if asked_currency() != request.frame.currency:
        put_back(request, asked_currency())
    with selling_in(request.frame.currency):
        if (elsewhere := moved(request)) is not None:
            return elsewhere
        return show_page(request, "404.html", {"meta_title": _("Page not found")}, status=404, is_cacheable=True)


@with_store
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not may_enter(request):
        return coming_soon(request, status=400)
    return show_page(request, "404.html", {"meta_title": _("Page not found")}, status=400)


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    response = show_standalone(request, "429.html", request.frame.context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Needs neither the database nor the cache: they may be what is broken."""
    shop = getattr(request, "shop", None)
    context: dict[str, Any] = {"shop": {"name": getattr(shop, "name", ""), "locale": getattr(shop, "locale", "en")}}
    response = HttpResponse(get_template("storefront/500.html").render(context), status=500)
    response.headers["Cache-Control"] = "no-store"
    return response

"""From the Host header to a world: platform, a shop's admin, or a shop's storefront."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseNotFound, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation

from core.http.address import split_address
from core.http.links import platform_url, url_of
from core.http.request import Request
from core.scope import CONTROL, enter_scope
from tenants.context import scope_of
from tenants.hosts import BadHost, Route, find_route, is_platform, normalise_header
from tenants.models import ShopState
from tenants.trust import tier_of

READING = frozenset({"GET", "HEAD"})
FILES = ("/static/", "/media/", "/theme/", "/.well-known/")
URLCONFS = {"storefront": "config.urls_storefront", "admin": "config.urls_admin"}


class HostMiddleware:
    """Sets `request.host_kind` and, for a shop, `request.shop` (a Route). Only the Host header counts: forwarded
    hosts are what anybody may type."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.path.startswith("/-/"):  # health and metrics are asked by address, not by name
            request.host_kind = "platform"
            with enter_scope(CONTROL):
                return self.get_response(request)
        try:
            name = normalise_header(request.META.get("HTTP_HOST", ""))
        except BadHost:
            return unknown_host()
        if names_another_host(request, name):
            return unknown_host()
        if is_platform(name):
            request.host_kind = "platform"
            with enter_scope(CONTROL):
                return self.get_response(request)
        route = find_route(name)
        if route is None:
            return unknown_host()
        return self.serve_shop(request, route)

    def serve_shop(self, request: Request, route: Route) -> HttpResponse:
        request.shop = request.tenant = route
        request.host_kind = "admin" if route.kind == "admin" else "storefront"
        if not route.is_serving:
            with translation.override(route.locale):
                return not_serving(request, route)
        if elsewhere := main_address(request, route):
            return elsewhere
        if refused := refused_by_tier(request, route):
            return refused
        request.urlconf = URLCONFS[route.kind]
        with enter_scope(scope_of(route)):
            return self.get_response(request)


def main_address(request: Request, route: Route) -> HttpResponse | None:
    """A storefront has one main address; readers who come by another are sent there, for an hour in their memory."""
    if route.kind != "storefront" or request.method not in READING or request.path.startswith(FILES):
        return None
    if normalise_header(request.META.get("HTTP_HOST", "")) == route.primary_host:
        return None
    response = HttpResponsePermanentRedirect(url_of(route.primary_host, request.get_full_path()))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def refused_by_tier(request: Request, route: Route) -> HttpResponse | None:
    """A shop that operators look at can be read, and sells nothing meanwhile. A demonstration has a cart and nothing else
    that could be filled in."""
    tier, (language, _currency, path) = tier_of(route.trust), split_address(request.path)
    if route.kind != "storefront" or request.method in READING or (tier.takes_orders and tier.takes_forms):
        return None
    with translation.override(language or route.locale):
        if not tier.takes_forms and not path.startswith("/cart/"):
            return render(request, "core/showcase.html", {"shop": route, "platform": platform_url("/")}, status=403)
        if not tier.takes_orders and path.startswith("/checkout/"):
            return render(request, "core/no_orders.html", {"shop": route}, status=503)
    return None


def names_another_host(request: Request, name: str) -> bool:
    """A request line may carry a whole address (`GET http://a.example/ HTTP/1.1`). Proxies go by it and we go by the
    Host header, so the two must agree."""
    target = request.META.get("RAW_URI", "")
    if target.startswith("/") or "://" not in target:
        return False
    try:
        return normalise_header(urlsplit(target).netloc) != name
    except ValueError:
        return True


def not_serving(request: Request, route: Route) -> HttpResponse:
    if route.state in {ShopState.PREPARING, ShopState.IMPORTING}:
        response = render(request, "core/preparing.html", status=503)
        response.headers["Retry-After"] = "5"
        return response
    return render(request, "core/closed.html", {"shop": route}, status=410 if route.state == ShopState.CLOSED else 503)


def unknown_host() -> HttpResponse:
    """Names no shop, and does not say which exist."""
    response = HttpResponseNotFound(
        "Not found: there is nothing at this address.\n", content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Length"] = str(len(response.content))
    return response

"""Host names: how they are written down, which are ours, and which shop they lead to."""

from __future__ import annotations

import ipaddress
import re
import time
from dataclasses import dataclass
from typing import Any

import idna
from django.conf import settings

from core.http.links import url_of
from core.prepared import Given, Prepared
from core.scope import control_context
from tenants.models import Host, ShopState

__all__ = ["url_of"]  # kept here too: whoever asks for a host's name wants its address next

HOST_PATTERN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
CACHE_SECONDS = 5
CACHE_LIMIT = 5_000  # shops of a pod, with some room
UNKNOWN_LIMIT = 1_000  # kept apart: a flood of invented names must not push the real ones out


BY_NAME = Prepared(lambda: Host.objects.select_related("tenant").filter(domain=Given("name")))
PRIMARY = Prepared(
    lambda: (
        Host.objects.filter(tenant_id=Given("tenant"), kind="storefront", is_primary=True).order_by("pk").only("domain")
    )
)


class BadHost(ValueError):
    """The Host header is no host name."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a host leads to. Small, so that it can be kept per process and never goes stale for long."""

    kind: str  # storefront | admin
    shop_id: str
    schema_name: str
    handle: str
    name: str
    state: str
    locale: str
    currency: str
    country: str
    primary_host: str
    trust: str = "new"

    @property
    def is_serving(self) -> bool:
        return self.state == ShopState.LIVE or (self.state == ShopState.FROZEN and self.kind == "admin")


def normalise(host: str) -> str:
    """`Shop.EXAMPLE.:8000` -> `shop.example`. Raises BadHost for what is no host name."""
    name = host.strip().lower()
    if name.startswith("["):
        raise BadHost(host)
    name, colon, port = name.partition(":")
    if colon and not (port.isascii() and port.isdigit()):
        raise BadHost(host)
    name = name.removesuffix(".")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError as error:
            raise BadHost(host) from error
    if len(name) > 253 or not HOST_PATTERN.fullmatch(name) or is_address(name):
        raise BadHost(host)
    return name


def normalise_header(header: str) -> str:
    """The same for what a client sent as Host. Browsers send ASCII only; other bytes reach us misread (as Latin-1) and
    could spell the name of another shop."""
    if not header.isascii():
        raise BadHost(header)
    return normalise(header)


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_platform(name: str) -> bool:
    return name in {settings.PLATFORM_HOST, f"www.{settings.PLATFORM_HOST}"}


def storefront_host(handle: str) -> str:
    return f"{handle}.{settings.SHOPS_DOMAIN}"


def admin_host(handle: str) -> str:
    return f"{handle}.{settings.ADMIN_DOMAIN}"


_routes: dict[str, tuple[float, Route]] = {}
_unknown: dict[str, float] = {}


def remembered_route(name: str) -> Route | None:
    """The route, if this process has looked it up within the last seconds. Never asks the database."""
    found = _routes.get(name)
    return found[1] if found is not None and found[0] > time.monotonic() else None


def find_route(name: str) -> Route | None:
    """The route of a normalised host name, kept for some seconds per process. None for an unknown host."""
    if (remembered := remembered_route(name)) is not None:
        return remembered
    now = time.monotonic()
    if _unknown.get(name, now) > now:
        return None
    route = read_route(name)
    if route is None:
        remember(_unknown, name, now + CACHE_SECONDS, UNKNOWN_LIMIT)
    else:
        remember(_routes, name, (now + CACHE_SECONDS, route), CACHE_LIMIT)
    return route


def remember(cache: dict[str, Any], name: str, value: Any, limit: int) -> None:
    if len(cache) >= limit:
        cache.clear()
    cache[name] = value


def forget_routes() -> None:
    _routes.clear()
    _unknown.clear()


def read_route(name: str) -> Route | None:
    with control_context():
        host = next(iter(BY_NAME(name=name)), None)
        if host is None or host.tenant.state == ShopState.DROPPED or host.tenant.pod != settings.POD_ID:
            return None
        shop = host.tenant
        primary = next((each.domain for each in PRIMARY(tenant=shop.pk)), "")
        return Route(
            kind=host.kind,
            shop_id=shop.shop_id,
            schema_name=shop.schema_name,
            handle=shop.handle,
            name=shop.name,
            state=shop.state,
            locale=shop.locale,
            currency=shop.currency,
            country=shop.country,
            primary_host=primary or (name if host.kind == "storefront" else storefront_host(shop.handle)),
            trust=shop.trust,
        )

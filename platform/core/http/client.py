"""Who is at the other end of a request."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """The client's address. Forwarding headers count only with TRUSTED_PROXY, and then only the last entry, which our
    own proxy wrote. None for what is no address."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def is_on_this_machine(request: HttpRequest) -> bool:
    """True for a program on this very machine, asking directly. A proxy on this machine is not meant: what it passes
    on comes from elsewhere."""
    if settings.TRUSTED_PROXY or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False

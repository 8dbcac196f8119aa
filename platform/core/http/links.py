"""Public addresses. They come from the settings, never from a request, whose Host header anybody may type."""

from __future__ import annotations

from django.conf import settings


def url_of(host: str, path: str = "/") -> str:
    """The public address of a host of ours; the port shows only where the platform runs on an odd one."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT and settings.PUBLIC_PORT not in {"80", "443"} else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}{path}"


def platform_url(path: str = "/") -> str:
    return url_of(settings.PLATFORM_HOST, path)

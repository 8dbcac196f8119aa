"""How often one visitor may do something: fixed windows, counted in Valkey. Without Valkey everybody may."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest

from core.http.client import client_ip


def is_too_often(request: HttpRequest, *, what: str, limit: int, seconds: int) -> bool:
    """Counts this call. True from the (limit + 1)-th in the same window on, per address and per shop."""
    window = int(time.time()) // seconds
    return cache.count(f"rate:{what}:{client_ip(request)}:{window}", seconds * 2) > limit

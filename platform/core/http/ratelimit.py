"""How often one visitor may do something: fixed windows, counted in Valkey. Without Valkey everybody may."""

from __future__ import annotations

import time
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest

from core.cache_backend import ForgivingRedisCache
from core.http.client import client_ip


def is_too_often(request: HttpRequest, *, what: str, limit: int, seconds: int, counts: bool = True) -> bool:
    """Counts this call. True from the (limit + 1)-th in the same window on, per address and per shop.

    With `counts=False` it only asks whether the limit has been reached: for what counts when it goes wrong.
    """
    window = int(time.time()) // seconds
    key = f"rate:{what}:{client_ip(request)}:{window}"
    if not counts:
        return int(cache.get(key) or 0) >= limit
    return cast(ForgivingRedisCache, cache).count(key, seconds * 2) > limit

"""Entries that need an address: caches."""

from typing import Any


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """Every alias carries the shop in its keys; a system check refuses one that does not."""
    backend = {
        "BACKEND": "core.cache_backend.ForgivingRedisCache",
        "LOCATION": redis_url,
        "KEY_FUNCTION": "core.cache_keys.make_key",
        "TIMEOUT": 300,
    }
    return {
        "default": {**backend, "KEY_PREFIX": "d"},
        "renditions": {**backend, "KEY_PREFIX": "r", "TIMEOUT": 86400},
    }

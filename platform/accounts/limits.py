"""How often something may be done. Counters live in the cache: lost with it, and shared by all processes."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

from core.http.client import client_ip


class TooMany(Exception):
    """The limit is reached; `retry_after` seconds from now it is not."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many; again in {retry_after} s.")
        self.retry_after = retry_after


def address_of(request: HttpRequest) -> str:
    """The client's IP address; forwarded ones count only behind a trusted proxy. IPv6 by network, which is one home."""
    address = client_ip(request) or "unknown"
    return ":".join(address.split(":")[:4]) if ":" in address else address


def consume(name: str, key: str, *, limit: int, seconds: int, now: datetime) -> None:
    """Count one use. Raises TooMany from the one after `limit` in this window of `seconds` on.

    Without a cache nobody is refused: a shop that cannot be opened is worse than one too many.
    """
    stamp = int(now.timestamp())
    counter = f"limit:{name}:{key}:{stamp // seconds}"
    if cache.count(counter, seconds) > limit:
        raise TooMany(seconds - stamp % seconds)

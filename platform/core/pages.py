"""The version of a shop's public pages. Whoever changes what shoppers see bumps it; cached pages of before are dead."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from core.ids import uuid7
from core.scope import require_shop

VERSION_KEY = "pages-version"


def bump_pages() -> None:
    """After the commit of the current transaction, every cached page of this shop is stale. May be called often.

    Without Valkey the change stands all the same: there are no cached pages then, and a restarted one is empty.
    """
    require_shop()
    transaction.on_commit(_forget_pages, using="default", robust=True)


def _forget_pages() -> None:
    """Returns when every process that keeps the version in mind has been told (storefront.page_wire): Valkey sends its
    news before it reads our second question."""
    cache.set(VERSION_KEY, uuid7().hex, timeout=None)
    cache.get(VERSION_KEY)


def pages_version() -> str:
    """The current version; a flushed cache starts a new one."""
    return str(cache.get_or_set(VERSION_KEY, lambda: uuid7().hex, timeout=None))

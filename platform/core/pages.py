"""The version of a shop's public pages. Whoever changes what shoppers see bumps it; cached pages of before are dead.

Where a change is seen on a few pages alone, a mark for each of their paths is added to the version instead: only what is
kept under these paths is dead (storefront.page_store). Many marks become a new version.
"""

from __future__ import annotations

import hashlib
from functools import partial

from django.core.cache import cache
from django.db import transaction

from core.ids import uuid7
from core.scope import require_shop

VERSION_KEY = "pages-version"
MARK = b"\n"  # between the version and its marks, and between these
MOST_BYTES = 1_000  # of a version with its marks


def bump_pages() -> None:
    """After the commit of the current transaction, every cached page of this shop is stale. May be called often.

    Without Valkey the change stands all the same: there are no cached pages then, and a restarted one is empty.
    """
    require_shop()
    transaction.on_commit(_forget_pages, using="default", robust=True)


def bump_paths(*paths: str) -> None:
    """As bump_pages, for a change that is seen under these public paths alone, with whatever parameters."""
    require_shop()
    transaction.on_commit(partial(_forget_paths, paths), using="default", robust=True)


def _forget_pages() -> None:
    """Returns when every process that keeps the version in mind has been told (storefront.page_wire): Valkey sends its
    news before it reads our second question."""
    cache.set(VERSION_KEY, uuid7().hex, timeout=None)
    cache.get(VERSION_KEY)


def _forget_paths(paths: tuple[str, ...]) -> None:
    pages_version()  # there is something to add to
    marks = b"".join(MARK + mark_of(path.encode()) + uuid7().hex[-12:].encode() for path in paths)
    if cache.append(VERSION_KEY, marks) > MOST_BYTES:  # type: ignore[attr-defined]  # of our own backend
        _forget_pages()
    else:
        cache.get(VERSION_KEY)


def mark_of(path: bytes) -> bytes:
    return hashlib.sha256(path.strip(b"/")).hexdigest()[:12].encode()


def pages_version() -> str:
    """The current version; a flushed cache starts a new one. Marks are not part of it."""
    return str(cache.get_or_set(VERSION_KEY, lambda: uuid7().hex, timeout=None))

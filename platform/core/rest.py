"""Questions to services of other companies that speak JSON: within a time of ours, and never while rows are locked."""

from __future__ import annotations

import json
import ssl
import time
from functools import cache
from typing import Any

import httpx
from django.db import transaction

MAX_BYTES = 4 * 1024 * 1024


class Unanswered(Exception):
    """Nobody knows: too slow, not reachable, broken, or not in JSON. Try again later."""


class NetworkInTransaction(RuntimeError):
    """Somebody else was about to be asked while rows were locked."""


def ask(
    method: str,
    url: str,
    *,
    seconds: float,
    body: Any = None,
    params: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> tuple[int, Any]:
    """Status and JSON of the answer (None for an empty one). All of it within `seconds`. Raises Unanswered, also for
    5xx and "too many"."""
    try:
        status, content = _exchange(method, url, seconds=seconds, json=body, params=params, headers=headers, auth=auth)
        return status, json.loads(content) if content.strip() else None
    except (ValueError, RecursionError) as error:
        raise Unanswered(type(error).__name__) from error


def fetch(url: str, *, seconds: float, auth: tuple[str, str] | None = None) -> bytes:
    """A file of such a service. Raises Unanswered, also where it is refused."""
    status, content = _exchange("GET", url, seconds=seconds, auth=auth)
    if status != 200:
        raise Unanswered(f"status {status}")
    return content


def _exchange(method: str, url: str, *, seconds: float, **given: Any) -> tuple[int, bytes]:
    if any(not atomic._from_testcase for atomic in transaction.get_connection("default").atomic_blocks):
        raise NetworkInTransaction()
    deadline = time.monotonic() + seconds
    try:
        with (
            httpx.Client(timeout=seconds, follow_redirects=False, trust_env=False, verify=tls()) as client,
            client.stream(method, url, **given) as answer,
        ):
            content = b""
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > MAX_BYTES or time.monotonic() > deadline:
                    raise Unanswered("too much, or too slow")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unanswered(type(error).__name__) from error
    if answer.status_code >= 500 or answer.status_code in (408, 425, 429):
        raise Unanswered(f"status {answer.status_code}")
    return answer.status_code, content


@cache
def tls(*, trust_env: bool = False) -> ssl.SSLContext:
    """As httpx makes it for each client; to read all authorities' certificates takes longer than a short exchange."""
    return httpx.create_ssl_context(trust_env=trust_env)

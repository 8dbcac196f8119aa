"""One request to a provider without a package of its own: JSON there and back, with a time limit, never inside a
transaction."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from django.db import transaction

from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from core.rest import tls

log = structlog.get_logger("payments")
TIMEOUT = httpx.Timeout(20, connect=3)
LARGEST = 2**20
AGAIN = (408, 409, 425, 429)


class AskedInTransaction(RuntimeError):
    """A provider was about to be called while rows were locked."""


class ForeignAddress(RuntimeError):
    """A live key is for the provider's own servers alone."""


def check_address(base: str, *, own_host: str, is_live: bool) -> None:
    host = urlsplit(base).hostname or ""
    if is_live and not (host == own_host or host.endswith(f".{own_host}")):
        raise ForeignAddress(host)


def ask(
    method: str, url: str, *, headers: dict[str, str], json: Any = None, data: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The answer's object; {} for one without a body. Raises ProviderUnavailable where nobody knows what happened,
    ProviderRefused (with the provider's own words and code) where it said no."""
    if any(not atomic._from_testcase for atomic in transaction.get_connection("default").atomic_blocks):
        raise AskedInTransaction()
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=tls(trust_env=True)) as client:
            response = client.request(method, url, headers=headers, json=json, data=data, auth=auth)
    except httpx.HTTPError as error:
        log.warning("unavailable", host=urlsplit(url).hostname, kind=type(error).__name__)
        raise ProviderUnavailable(type(error).__name__)
    status = response.status_code
    if status >= 500 or status in AGAIN or 300 <= status < 400 or len(response.content) > LARGEST:
        raise ProviderUnavailable(f"Answered {status}.", is_answered=status >= 500)
    try:
        found = response.json() if response.content else {}
    except ValueError:
        raise ProviderUnavailable("An answer that is no JSON.")
    if not isinstance(found, dict):
        raise ProviderUnavailable("An answer that is no object.")
    if status >= 400:
        code = code_of(found)
        words = str(found.get("detail") or found.get("message") or found.get("error_description") or status)
        log.warning("refused", host=urlsplit(url).hostname, status=status, code=code)
        raise ProviderRefused(words[:200], code=code)
    return found


def code_of(found: dict[str, Any]) -> str:
    """The provider's own word for why, wherever it puts it."""
    details = found.get("details")
    if isinstance(details, list) and details and isinstance(details[0], dict) and details[0].get("issue"):
        return str(details[0]["issue"])
    return str(found.get("name") or found.get("error") or found.get("title") or "")

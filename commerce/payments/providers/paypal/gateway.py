"""PayPal's Orders API v2, and nothing else: https://developer.paypal.com/docs/api/orders/v2/"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache

from commerce.payments.providers.asking import ask, check_address
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.keys import Key

Fields = dict[str, Any]
STALE = ("invalid_token", "AUTHENTICATION_FAILURE")


def create_order(key: Key, given: Fields, *, request_id: str) -> Fields:
    return _ask(key, "POST", "/v2/checkout/orders", given, request_id)


def get_order(key: Key, order: str) -> Fields:
    return _ask(key, "GET", f"/v2/checkout/orders/{order}")


def capture_order(key: Key, order: str, *, request_id: str) -> Fields:
    return _ask(key, "POST", f"/v2/checkout/orders/{order}/capture", {}, request_id)


def refund_capture(key: Key, capture: str, given: Fields, *, request_id: str) -> Fields:
    return _ask(key, "POST", f"/v2/payments/captures/{capture}/refund", given, request_id)


def check_key(key: Key) -> None:
    """Raises ProviderRefused for a client that PayPal does not know."""
    _token(key, is_fresh=True)


def _ask(key: Key, method: str, path: str, given: Fields | None = None, request_id: str = "") -> Fields:
    """A kept token that PayPal has given up is replaced once."""
    headers = {"Prefer": "return=representation"} | ({"PayPal-Request-Id": request_id} if request_id else {})
    headers["Authorization"] = f"Bearer {_token(key)}"
    try:
        return ask(method, _base(key) + path, headers=headers, json=given)
    except ProviderRefused as refused:
        if refused.code not in STALE:
            raise
    headers["Authorization"] = f"Bearer {_token(key, is_fresh=True)}"
    return ask(method, _base(key) + path, headers=headers, json=given)


def _token(key: Key, *, is_fresh: bool = False) -> str:
    """Kept for a little less than it is good for."""
    name = "paypal:" + hashlib.sha256(f"{key.reference}:{key.secret}".encode()).hexdigest()[:32]
    if not is_fresh and (kept := cache.get(name)):
        return str(kept)
    found = ask(
        "POST", f"{_base(key)}/v1/oauth2/token", headers={}, data={"grant_type": "client_credentials"},
        auth=(key.reference, key.secret),
    )  # fmt: skip
    token, seconds = found.get("access_token"), found.get("expires_in")
    if not isinstance(token, str) or not isinstance(seconds, int):
        raise ProviderUnavailable("An answer that cannot be read: no token.")
    cache.set(name, token, timeout=max(1, min(seconds - 60, 8 * 3600)))
    return token


def _base(key: Key) -> str:
    base = settings.PAYPAL_API_BASE if key.is_live else settings.PAYPAL_TEST_API_BASE
    check_address(base, own_host="paypal.com", is_live=key.is_live)
    return str(base)

"""Mollie's Payments API v2, and nothing else: https://docs.mollie.com/reference/payments-api"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from commerce.payments.providers.asking import ask, check_address
from commerce.payments.providers.keys import Key

Fields = dict[str, Any]


def create_payment(key: Key, given: Fields, *, idempotency_key: str) -> Fields:
    return _ask(key, "POST", "/v2/payments", given, idempotency_key)


def get_payment(key: Key, payment: str) -> Fields:
    return _ask(key, "GET", f"/v2/payments/{payment}")


def cancel_payment(key: Key, payment: str, *, idempotency_key: str) -> Fields:
    return _ask(key, "DELETE", f"/v2/payments/{payment}", None, idempotency_key)


def create_refund(key: Key, payment: str, given: Fields, *, idempotency_key: str) -> Fields:
    return _ask(key, "POST", f"/v2/payments/{payment}/refunds", given, idempotency_key)


def refunds_of(key: Key, payment: str) -> list[Fields]:
    return list(_ask(key, "GET", f"/v2/payments/{payment}/refunds")["_embedded"]["refunds"])


def chargebacks_of(key: Key, payment: str) -> list[Fields]:
    return list(_ask(key, "GET", f"/v2/payments/{payment}/chargebacks")["_embedded"]["chargebacks"])


def check_key(key: Key) -> None:
    """Raises ProviderRefused for a key that Mollie does not know."""
    _ask(key, "GET", "/v2/payments?limit=1")


def _ask(key: Key, method: str, path: str, given: Fields | None = None, idempotency_key: str = "") -> Fields:
    check_address(settings.MOLLIE_API_BASE, own_host="mollie.com", is_live=key.is_live)
    headers = {"Authorization": f"Bearer {key.secret}"}
    if idempotency_key:
        headers["Idempotency-Key"] = idempotency_key
    return ask(method, settings.MOLLIE_API_BASE + path, headers=headers, json=given)

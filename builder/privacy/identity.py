"""Erased people are remembered by a keyed hash of their address: with the key of the installation one can tell whether an
address in an old copy is on the list, and without it the list says nothing about anybody."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from core.scope import require_shop


def plain(email: str) -> str:
    return email.replace("\x00", "").strip().lower()[:254]


def key_of(email: str) -> UUID:
    """The first 128 bits of an HMAC with SHA-256, one key per shop: lists of two shops cannot be compared."""
    return keys_of(email)[0]


def keys_of(email: str) -> list[UUID]:
    """The present key's, and those of keys that this installation had before (SECRET_KEY_FALLBACKS)."""
    salt = f"privacy.erased.{require_shop().shop_id}"
    macs = [
        salted_hmac(salt, plain(email), secret=secret, algorithm="sha256")
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return [UUID(bytes=mac.digest()[:16]) for mac in macs]

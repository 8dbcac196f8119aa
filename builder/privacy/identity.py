"""Erased people are remembered by a keyed hash of their address: with the key of the installation one can tell whether an
address in an old copy is on the list, and without it the list says nothing about anybody."""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

from core.scope import require_shop


def plain(email: str) -> str:
    return email.replace("\x00", "").strip().lower()[:254]


def key_of(email: str) -> UUID:
    """The first 128 bits of an HMAC with SHA-256, one key per shop: lists of two shops cannot be compared."""
    mac = salted_hmac(f"privacy.erased.{require_shop().shop_id}", plain(email), algorithm="sha256")
    return UUID(bytes=mac.digest()[:16])

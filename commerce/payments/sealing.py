"""Keys of merchants at their payment providers, unreadable in the database and its copies."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a SECRET_KEY that is gone: the merchant has to enter the key again."""


def seal(text: str) -> str:
    return _seals().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    try:
        return _seals().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _seals() -> MultiFernet:
    """The present SECRET_KEY seals; the former ones still open."""
    keys = [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", [])]
    derived = [hashlib.sha256(b"payments.sealing:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in derived])

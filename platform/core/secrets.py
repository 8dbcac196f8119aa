"""Keys of other services and second factors, kept so that a stolen copy of the database is not enough to use them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class Unreadable(Exception):
    """Sealed for another purpose, or with a SECRET_KEY that is gone: it has to be entered again."""


def seal(text: str, *, purpose: str) -> str:
    return box(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str, *, purpose: str) -> str:
    """Raises Unreadable."""
    try:
        return box(purpose).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable from None


def box(purpose: str) -> MultiFernet:
    """The present SECRET_KEY seals; the former ones (SECRET_KEY_FALLBACKS) still open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(force_bytes(f"{purpose}:") + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in digests])

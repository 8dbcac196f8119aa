"""Second factors: their secrets are encrypted at rest, and what the shops ask about them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet
from django.conf import settings

MARK = "f1:"


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return MARK + box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Secrets from before they were encrypted are read as they are."""
        if not encrypted_text.startswith(MARK):
            return encrypted_text
        return box().decrypt(encrypted_text.removeprefix(MARK).encode()).decode()


def box() -> Fernet:
    digest = hashlib.sha256(f"second factor:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def has_second_factor(account: Any) -> bool:
    """Of an account of the platform; asked in the control world."""
    return is_mfa_enabled(account)

"""Second factors: their secrets are encrypted at rest, and what the shops ask about them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled

from core.secrets import seal, unseal

MARK = "f1:"
PURPOSE = "second factor"


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return MARK + seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Secrets from before they were encrypted are read as they are."""
        if not encrypted_text.startswith(MARK):
            return encrypted_text
        return unseal(encrypted_text.removeprefix(MARK), purpose=PURPOSE)


def has_second_factor(account: Any) -> bool:
    """Of an account of the platform; asked in the control world."""
    return is_mfa_enabled(account)

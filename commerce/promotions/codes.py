"""How codes are written."""

from __future__ import annotations

import re
import secrets

from commerce.promotions.models import MAX_CODE_LENGTH

# Without signs that are mixed up when read from paper.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]*")
GIFT_CARD = re.compile(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}")  # how commerce.giftcards writes its own


def normalise(text: str) -> str:
    """As it is stored: capitals without spaces. Empty for what cannot be a code."""
    plain = "".join(text.split()).upper()[: MAX_CODE_LENGTH + 1]
    is_fit = len(plain) <= MAX_CODE_LENGTH and CODE.fullmatch(plain) and not GIFT_CARD.fullmatch(plain)
    return plain if is_fit else ""


def random_code(length: int, prefix: str = "") -> str:
    """`length` random signs: 5 bits of luck each."""
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))

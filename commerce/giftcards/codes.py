from __future__ import annotations

import secrets

# Without signs that are mixed up when read from paper.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP_LENGTH = 4, 4


def new_code() -> str:
    """80 bits of luck in groups of four: nobody guesses one."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def normalise(text: str) -> str:
    """As it is stored, however it was typed. Empty for what cannot be a gift card."""
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(plain) != GROUPS * GROUP_LENGTH or any(sign not in LETTERS for sign in plain):
        return ""
    return "-".join(plain[start : start + GROUP_LENGTH] for start in range(0, len(plain), GROUP_LENGTH))


def is_card_code(text: str) -> bool:
    """Written as gift cards are stored."""
    return len(text) == GROUPS * GROUP_LENGTH + GROUPS - 1 and normalise(text) == text

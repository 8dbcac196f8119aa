"""Texts of shoppers and merchants on one line of paper."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Without line breaks, control characters and turns of the writing direction."""
    signs = (" " if sign.isspace() and sign not in "\u00a0\u202f" else sign for sign in text)
    kept = "".join(sign for sign in signs if not unicodedata.category(sign).startswith("C"))
    return " ".join(kept.split(" ")).strip()

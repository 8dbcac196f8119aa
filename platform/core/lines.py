"""Texts of people on one line."""

from __future__ import annotations

import re
import unicodedata

JOINERS = "\u200c\u200d"  # parts of words and of emoji


def one_line(text: str) -> str:
    """Without line breaks, control characters and turns of the writing direction, so that nobody can add a header, fake
    a paragraph or hide what is written. Non-breaking spaces stay."""
    return re.sub(" +", " ", "".join(map(plain, text))).strip()


def plain(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs"} and sign not in JOINERS else sign

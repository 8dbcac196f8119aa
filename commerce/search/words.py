"""Words as the search knows them: folded, so that "Œuvre", "oeuvre" and "OEUVRE" are one.

Folding is done here and not in PostgreSQL, so that it needs no extension and no locale.
"""

from __future__ import annotations

import re
import unicodedata

LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
WORD = re.compile(r"[^\W_]+")
MAX_WORD = 60
MIN_PLURAL = 4


def fold(text: str) -> str:
    """Lower case without accents: "Crème Brûlée" is "creme brulee"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(each for each in decomposed if not unicodedata.combining(each)).translate(LETTERS)


def words_of(text: str) -> list[str]:
    return [word[:MAX_WORD] for word in WORD.findall(fold(text))]


def singular(word: str) -> str:
    """A plain guess that serves French and English: "lampes" and "lampe" meet at "lampe"."""
    return word[:-1] if len(word) > MIN_PLURAL and word[-1] in "sx" and not word.endswith("ss") else word


def forms_of(word: str) -> tuple[str, ...]:
    one = singular(word)
    return (word,) if one == word else (word, one)


def exact_code(text: str) -> str:
    """A SKU or barcode as one word of its own kind, which no ordinary word equals; "" for none."""
    code = "".join(words_of(text))[:MAX_WORD]
    return f"={code}" if code else ""

"""Addresses of products and collections: made from the title, never twice the same."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.utils.text import slugify

LENGTH = 200
LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})


def slug_of(text: str) -> str:
    """`Crème brûlée` -> `creme-brulee`. Letters of other scripts stay, so that no title gives an empty address."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    latin = slugify("".join(c for c in plain if not unicodedata.combining(c)))
    return (latin or slugify(text, allow_unicode=True) or "item")[:LENGTH].strip("-")


def free_slug(model: Any, wish: str, *, except_pk: int | None = None) -> str:
    """`wish`, or the first of `wish-2`, `wish-3` … that no other row has. Two at once are told apart by the unique
    constraint, and the caller tries again."""
    wish = slug_of(wish)
    taken = set(model.objects.filter(slug__startswith=wish).exclude(pk=except_pk).values_list("slug", flat=True))
    if wish not in taken:
        return wish
    return next(candidate for n in range(2, len(taken) + 3) if (candidate := f"{wish}-{n}") not in taken)

"""Addresses for shops: one made of the name, and others where it cannot be had."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from django.utils.text import slugify

from tenants.services.registry import HandleRefused, check_handle

LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ł": "l", "đ": "d"})


def handle_from(name: str) -> str:
    """ "Maison Rosé & Fils" -> "maison-rose-fils"; "" where nothing of the name is Latin."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS)).replace("'", " ").replace("’", " ")
    return slugify(plain)[:40].strip("-")


def is_free(handle: str) -> bool:
    try:
        check_handle(handle)
    except HandleRefused:
        return False
    return True


def suggested_handles(name: str, *, country: str = "", count: int = 3) -> list[str]:
    """Up to `count` addresses that can be had at this moment."""
    found: list[str] = []
    for handle in variations(handle_from(name), country.lower()):
        if handle not in found and is_free(handle):
            found.append(handle)
        if len(found) == count:
            break
    return found


def variations(handle: str, country: str) -> Iterator[str]:
    stem = handle[:32].strip("-")
    if len(stem) < 2:
        return
    yield handle
    yield f"{stem}-shop"
    yield f"{stem}-{country}" if country else f"{stem}-store"
    yield f"la-{stem}" if country == "fr" else f"the-{stem}"
    yield f"{stem}-online"
    for number in range(2, 9):
        yield f"{stem}-{number}"

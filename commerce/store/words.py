"""What the merchant calls something in the shop's further languages, kept in a column of the row itself:
{"fr": {"name": "Livraison standard"}}. The row's own columns are in the main language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import override

from core.http.language import known_language

Words = Mapping[str, Mapping[str, str]]


def text_in(language: str, words: Words, field: str, text: str) -> str:
    """`field` in that language ("" is the main one), else `text`."""
    return words.get(language, {}).get(field) or text if language else text


def further_language(locale: str, main: str) -> str:
    """The language of `locale` to ask text_in for; "" where it is that of the shop's `main` locale. Words in what became
    the main language later on are never read: the columns hold it."""
    language = known_language(locale)
    return "" if language == known_language(main) else language


def named(text: object, locale: str) -> dict[str, Any]:
    """The columns `name` and `words` of a new row that the platform names with a lazy text: in the language of `locale`, and
    in the others that the platform speaks, for a shop that adds one later."""
    words = {}
    for code in dict(settings.LANGUAGES):
        if further_language(code, locale):
            with override(code):
                words[code] = {"name": str(text)}
    with override(locale):
        return {"name": str(text), "words": {code: each for code, each in words.items() if each["name"] != str(text)}}

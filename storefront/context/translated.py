"""Products and collections in the language around them, where somebody translated them."""

from __future__ import annotations

from collections.abc import Iterable

from builder.translations.models import Subject
from builder.translations.selectors import texts_of
from commerce.catalog.models import Collection, Product
from core.http.language import asked_language

FIELDS = ("title", "description", "seo_title", "seo_description")


def translate(rows: Iterable[Product | Collection | None]) -> None:
    """Puts the translated words into these copies, which must never be saved. One query per kind, in other languages
    than the main one alone."""
    language = asked_language()
    found = [row for row in rows if row is not None] if language else []
    for subject, model in ((Subject.PRODUCT, Product), (Subject.COLLECTION, Collection)):
        own = [row for row in found if isinstance(row, model)]
        texts = texts_of(subject, [row.pk for row in own], language)
        for row in own:
            if row.pk in texts:
                for name in FIELDS:
                    setattr(row, name, getattr(texts[row.pk], name) or getattr(row, name))


def translated_titles(subject: Subject, ids: Iterable[int]) -> dict[int, str]:
    """Of those that have one."""
    texts = texts_of(subject, ids, asked_language())
    return {pk: text.title for pk, text in texts.items() if text.title}

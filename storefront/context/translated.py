"""Products and collections in the language around them, where somebody translated them."""

from __future__ import annotations

from collections.abc import Iterable

from builder.translations.models import Subject
from builder.translations.selectors import texts_of, texts_of_all
from commerce.catalog.models import Collection, Product
from core.http.language import asked_language

FIELDS = ("title", "description", "seo_title", "seo_description")


def translate(rows: Iterable[Product | Collection | None]) -> None:
    """Puts the translated words into these copies, which must never be saved. One query, in other languages than the main
    one alone."""
    language = asked_language()
    found = [row for row in rows if row is not None] if language else []
    if not found:
        return
    products = [row.pk for row in found if isinstance(row, Product)]
    collections = [row.pk for row in found if isinstance(row, Collection)]
    texts = texts_of_all(products, collections, language)
    for row in found:
        text = texts.get((Subject.PRODUCT if isinstance(row, Product) else Subject.COLLECTION, row.pk))
        if text is not None:
            for name in FIELDS:
                setattr(row, name, getattr(text, name) or getattr(row, name))


def translated_titles(subject: Subject, ids: Iterable[int]) -> dict[int, str]:
    """Of those that have one."""
    texts = texts_of(subject, ids, asked_language())
    return {pk: text.title for pk, text in texts.items() if text.title}

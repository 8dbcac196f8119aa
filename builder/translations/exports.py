"""Translations as a file for somebody who translates: a row for each product and collection and each other language of
the shop, translated or not, with the original beside it. The same file comes back in (builder.translations.imports)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from builder.pages.languages import languages_of_shop
from builder.translations.models import CatalogText, Subject
from builder.translations.selectors import MODELS
from commerce.catalog.models import ProductStatus
from commerce.importexport.exports.records import Entity, Record, batches
from core.errors import mark as _

FIELDS = ("title", "description", "seo_title", "seo_description")
SOURCE = "source_"
KEYS = ("of", "handle", "language")


def translations() -> Iterator[Record]:
    languages = languages_of_shop()[1:]
    for subject in Subject:
        for batch in batches(MODELS[subject]._default_manager.all()):
            texts: dict[int, dict[str, CatalogText]] = defaultdict(dict)
            for text in CatalogText.objects.filter(subject=subject, object_id__in=[row.pk for row in batch]):
                texts[text.object_id][text.language] = text
            for row in batch:
                yield from records_of(subject, row, texts[row.pk], languages)


def records_of(subject: str, row: Any, texts: dict[str, CatalogText], languages: list[str]) -> Iterator[Record]:
    """What nobody sells any more need not be translated; what is translated is told all the same, and so are languages
    that the shop has given up."""
    wanted = [] if getattr(row, "status", "") == ProductStatus.ARCHIVED else languages
    for language in dict.fromkeys([*wanted, *sorted(texts)]):
        text = texts.get(language)
        record = {"of": subject, "handle": row.slug, "language": language}
        record |= {name: getattr(text, name) if text else "" for name in FIELDS}
        yield record | {"id": row.pk} | {f"{SOURCE}{name}": getattr(row, name) for name in FIELDS}


def count() -> int:
    """About as many rows as there will be."""
    languages = max(1, len(languages_of_shop()) - 1)
    return languages * sum(model._default_manager.count() for model in MODELS.values())


TRANSLATIONS = Entity(
    kind="translations", label=_("Translations of products and collections"), permission="catalog.view_product",
    head=(*KEYS, *FIELDS, "id", *(f"{SOURCE}{name}" for name in FIELDS)), read=translations, count=count,
)  # fmt: skip

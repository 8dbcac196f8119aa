from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from builder.translations.models import CatalogText, Subject
from commerce.catalog.models import Collection, Product, ProductStatus

MODELS: dict[str, type[Product] | type[Collection]] = {Subject.PRODUCT: Product, Subject.COLLECTION: Collection}


@dataclass(frozen=True, slots=True)
class Progress:
    subject: Subject
    language: str
    done: int
    count: int


def texts_of(subject: str, ids: Iterable[int], language: str) -> dict[int, CatalogText]:
    """By the id of what they are about. One query, or none where there is nothing to ask."""
    wanted = set(ids)
    if not wanted or not language:
        return {}
    rows = CatalogText.objects.filter(subject=subject, language=language, object_id__in=wanted)
    return {row.object_id: row for row in rows}


def titles_of(products: Iterable[int], language: str) -> dict[int, str]:
    """Of those that have one in that language, by id."""
    return {pk: text.title for pk, text in texts_of(Subject.PRODUCT, products, language).items() if text.title}


def texts_of_all(
    products: Iterable[int], collections: Iterable[int], language: str
) -> dict[tuple[str, int], CatalogText]:
    """Of both, by subject and id, with one query."""
    wanted = Q(subject=Subject.PRODUCT, object_id__in=set(products))
    wanted |= Q(subject=Subject.COLLECTION, object_id__in=set(collections))
    return {(row.subject, row.object_id): row for row in CatalogText.objects.filter(wanted, language=language)}


def put_into(products: Sequence[Product], collections: Sequence[Collection], language: str) -> None:
    """The words of that language, where there are some, into these copies, which must never be saved. One query."""
    texts = texts_of_all([row.pk for row in products], [row.pk for row in collections], language)
    for subject, rows in ((Subject.PRODUCT, products), (Subject.COLLECTION, collections)):
        for row in rows:
            if text := texts.get((subject, row.pk)):
                row.title, row.description = text.title or row.title, text.description or row.description


def other_titles(products: list[int]) -> dict[int, list[str]]:
    """Their titles in the shop's other languages, by id: shoppers look for these too."""
    found: dict[int, list[str]] = {}
    rows = CatalogText.objects.filter(subject=Subject.PRODUCT, object_id__in=products).exclude(title="")
    for pk, title in rows.order_by("language").values_list("object_id", "title"):
        found.setdefault(pk, []).append(title)
    return found


def translatable(subject: str) -> QuerySet[Product] | QuerySet[Collection]:
    rows = MODELS[subject].objects.order_by(Lower("title"), "pk")
    return rows.exclude(status=ProductStatus.ARCHIVED) if subject == Subject.PRODUCT else rows


def untranslated(subject: str, language: str) -> QuerySet[Product] | QuerySet[Collection]:
    own = CatalogText.objects.filter(subject=subject, language=language, object_id=OuterRef("pk"))
    return translatable(subject).exclude(Exists(own))


def progress(languages: Iterable[str]) -> list[Progress]:
    found = []
    for language in languages:
        for subject in Subject:
            count = translatable(subject).count()
            found.append(Progress(subject, language, count - untranslated(subject, language).count(), count))
    return found

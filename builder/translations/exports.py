from __future__ import annotations

from collections.abc import Iterator

from builder.translations.models import CatalogText, Subject
from commerce.catalog.models import Collection, Product
from commerce.importexport.exports.records import Entity, Record, batches
from core.errors import mark as _

FIELDS = ("title", "description", "seo_title", "seo_description")


def translations() -> Iterator[Record]:
    """Of what is still there."""
    for batch in batches(CatalogText.objects.all()):
        slugs = {
            (subject, pk): slug
            for subject, model in ((Subject.PRODUCT, Product), (Subject.COLLECTION, Collection))
            for pk, slug in model._default_manager.filter(
                pk__in=[row.object_id for row in batch if row.subject == subject]
            ).values_list("pk", "slug")
        }
        for row in batch:
            if slug := slugs.get((row.subject, row.object_id)):
                words = {name: getattr(row, name) for name in FIELDS}
                yield {"of": row.subject, "handle": slug, "language": row.language, **words}


TRANSLATIONS = Entity(
    kind="translations", label=_("Translations of products and collections"), permission="catalog.view_product",
    head=("of", "handle", "language", *FIELDS), read=translations, count=lambda: CatalogText.objects.count(),
)  # fmt: skip

from __future__ import annotations

from django.db import transaction

from builder.translations.models import CatalogText, Subject
from commerce.search.services import index_product
from core.html import clean_html
from core.pages import bump_pages


@transaction.atomic("default")
def save_text(
    *, subject: str, object_id: int, language: str, title: str, description: str, seo_title: str, seo_description: str
) -> None:
    """Nothing at all takes the translation away."""
    values = {
        "title": title.strip(), "description": clean_html(description), "seo_title": seo_title.strip(),
        "seo_description": seo_description.strip(),
    }  # fmt: skip
    keys = {"subject": subject, "object_id": object_id, "language": language}
    if any(values.values()):
        CatalogText.objects.update_or_create(**keys, defaults=values)
    else:
        CatalogText.objects.filter(**keys).delete()
    if subject == Subject.PRODUCT:
        index_product(object_id)
    bump_pages()

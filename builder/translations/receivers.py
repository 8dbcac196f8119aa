"""Translations go with what they translate."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from builder.translations.models import CatalogText, Subject
from commerce.catalog.models import Collection, Product


@receiver(post_delete, sender=Product)
@receiver(post_delete, sender=Collection)
def forget_translations(sender: Any, instance: Product | Collection, **facts: Any) -> None:
    subject = Subject.PRODUCT if isinstance(instance, Product) else Subject.COLLECTION
    CatalogText.objects.filter(subject=subject, object_id=instance.pk).delete()

"""Words of products and collections in the shop's other languages. Pages have their own (builder.pages.languages)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    PRODUCT = "product", _("Product")
    COLLECTION = "collection", _("Collection")


class CatalogText(models.Model):
    """What is empty falls back to the main language."""

    subject = models.CharField(max_length=10, choices=Subject.choices)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=8)
    title = models.CharField(_("title"), max_length=255, blank=True)
    description = models.TextField(_("description"), blank=True)
    seo_title = models.CharField(_("title for search engines"), max_length=255, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=320, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject", "language", "object_id"], name="catalog_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

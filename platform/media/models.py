"""Own image, rendition and document models: equal names in every shop are told apart by the storage prefix and a uuid."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from core.ids import uuid7


def unique_path(folder: str, filename: str) -> str:
    return f"{folder}/{uuid7().hex}{PurePath(filename).suffix.lower()[:8]}"


class ShopImage(AbstractImage):
    alt_text = models.CharField(
        _("alternative text"), max_length=255, blank=True,
        help_text=_("What is to be seen, in one sentence, for those who do not see it"),
    )  # fmt: skip
    is_decoration = models.BooleanField(
        _("only decoration"), default=False, db_default=False,
        help_text=_("It says nothing that the text beside it does not say: screen readers pass over it."),
    )  # fmt: skip

    files_due = models.BooleanField(default=True, db_default=True, editable=False)  # media.tasks has to look at it

    admin_form_fields = (*WagtailImage.admin_form_fields, "alt_text", "is_decoration")

    def get_upload_to(self, filename: str) -> str:
        return unique_path("originals", filename)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]
        indexes = [models.Index(fields=["id"], condition=models.Q(files_due=True), name="image_files_due")]

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or self.title


class Rendition(AbstractRendition):
    image = models.ForeignKey(ShopImage, on_delete=models.CASCADE, related_name="renditions")
    file_size = models.PositiveIntegerField(default=0, db_default=0, editable=False)  # bytes, for the shop's storage

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.file_size and self.file:
            self.file_size = self.file.size
        super().save(*args, **kwargs)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]

    def get_upload_to(self, filename: str) -> str:
        return unique_path("renditions", filename)


def document_path(instance: models.Model, filename: str) -> str:
    return unique_path("documents", filename)


class ShopDocument(AbstractDocument):
    file = models.FileField(_("file"), upload_to=document_path)

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

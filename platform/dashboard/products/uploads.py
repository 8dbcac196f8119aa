"""Uploaded pictures: looked at by core.images, then kept in Wagtail's library."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from core.images import ImageTooLarge, NotAnImage, verify_image
from media.models import ShopImage


def image_from(file: UploadedFile, *, actor: Any) -> tuple[ShopImage | None, str]:
    """The image made of the upload, or why there is none, in words for people."""
    name = PurePath(file.name or "").name[:100]
    try:
        probe = verify_image(file)
    except (NotAnImage, ImageTooLarge) as error:
        return None, f"{name}: {error.for_people()}"
    file.seek(0)
    stem = PurePath(name).stem.replace("_", " ").strip() or "picture"
    content = ContentFile(file.read(), name=f"upload.{probe.extension}")
    image = ShopImage(title=stem[:255], file=content, uploaded_by_user=actor)
    image._set_image_file_metadata()
    image.save()
    return image, ""

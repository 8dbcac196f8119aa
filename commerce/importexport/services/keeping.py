"""Pictures from outside, kept once: equal bytes are one image of the shop, however many products show it."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import connections, transaction

from core.images import verify_image
from media.models import ShopImage


def keep_image(content: bytes, *, title: str) -> ShopImage:
    """The image with these bytes, made if need be. Raises NotAnImage, ImageTooLarge.

    The file is stored before the transaction, which then decides who of two at once made the row.
    """
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail reckons file_hash
    if known := find(digest):
        return known
    probe = verify_image(content)
    image = ShopImage(title=title[:255], file_size=len(content), file_hash=digest)
    image.file.save(f"picture.{probe.extension}", ContentFile(content), save=False)
    image.width, image.height = probe.width, probe.height  # saving the file has emptied them
    with transaction.atomic("default"):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 0))", [digest])
        known = find(digest)
        if known is None:
            image.save()
    if known is not None:
        image.file.delete(save=False)
        return known
    return image


def find(digest: str) -> ShopImage | None:
    return ShopImage.objects.filter(file_hash=digest).order_by("pk").first()

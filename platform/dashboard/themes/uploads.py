"""A logo or an icon that somebody has sent."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from billing import limits
from core.scope import require_shop
from dashboard.plan.room import FULL
from dashboard.products.uploads import image_from
from media.models import ShopImage

HEAD = 1024


def picture_from(file: UploadedFile, *, actor: Any) -> tuple[ShopImage | None, str]:
    """The picture made of it, or why there is none. Looked at before anything is decoded."""
    if not limits.allow(require_shop().shop_id, "storage", 0):
        return None, str(FULL["storage"])
    if is_svg(file):
        return None, _(
            "An SVG can carry scripts and is not taken. Save the picture as PNG or WebP, 800 pixels wide or so."
        )
    return image_from(file, actor=actor)


def is_svg(file: UploadedFile) -> bool:
    """By what it is, and by what it says that it is."""
    file.seek(0)
    head = file.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    file.seek(0)
    return (file.name or "").lower().endswith((".svg", ".svgz")) or head.startswith(
        (b"<svg", b"<?xml", b"<!doctype", b"<!--")
    )

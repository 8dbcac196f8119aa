"""A logo or an icon that somebody has sent."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from billing import limits
from core.scope import require_shop
from core.svg import MAX_BYTES, BadDrawing, clean_svg
from dashboard.plan.room import FULL
from dashboard.products.uploads import image_from
from media.models import ShopImage

HEAD = 1024


def picture_from(file: UploadedFile, *, actor: Any, takes_svg: bool = False) -> tuple[ShopImage | None, str]:
    """The picture made of it, or why there is none. Looked at before anything is decoded."""
    if not limits.allow(require_shop().shop_id, "storage", 0):
        return None, str(FULL["storage"])
    if is_svg(file):
        return drawing_from(file, actor=actor) if takes_svg else (None, _("An SVG is not taken here. Save it as PNG."))
    return image_from(file, actor=actor)


def drawing_from(file: UploadedFile, *, actor: Any) -> tuple[ShopImage | None, str]:
    """Of an SVG, as core.svg has written it anew."""
    file.seek(0)
    try:
        drawing = clean_svg(file.read(MAX_BYTES + 1))
    except BadDrawing as error:
        return None, error.for_people()
    title = PurePath(file.name or "").stem.replace("_", " ").strip()[:255] or "logo"
    content = ContentFile(drawing.content, name="upload.svg")
    image = ShopImage(title=title, file=content, uploaded_by_user=actor)
    image._set_image_file_metadata()
    image.save()
    return image, ""


def is_svg(file: UploadedFile) -> bool:
    """By what it is, and by what it says that it is."""
    file.seek(0)
    head = file.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    file.seek(0)
    return (file.name or "").lower().endswith((".svg", ".svgz")) or head.startswith(
        (b"<svg", b"<?xml", b"<!doctype", b"<!--")
    )

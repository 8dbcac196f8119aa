"""Videos of a product. Each stands in the gallery as its poster, a Picture with a `video`:

    {"kind": "youtube" | "vimeo", "id": "…", "at": "2026-11-23"}
    {"kind": "file", "file": "videos/….mp4", "type": "video/mp4", "captions": "videos/….vtt", "language": "en", "at": …}

`captions` and `language` only where there are some; `at` is the day it was added.
"""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commerce.catalog.models import Picture, PictureState, Product
from commerce.catalog.services.pictures import MAX_PICTURES, tell_of_pictures
from commerce.catalog.services.products import ProductRefused, announce_product
from core.events.doorbell import ring
from core.ids import uuid7
from core.videos import Link, poster_of, verify_captions, verify_video
from media.models import ShopDocument

FOLDER = "videos"


def linked_video(link: Link, *, today: date) -> dict[str, Any]:
    return {"kind": link.kind, "id": link.id, "at": today.isoformat()}


def keep_video(
    file: BinaryIO,
    *,
    size: int,
    title: str,
    today: date,
    captions: bytes | None = None,
    language: str = "",
    actor: Any = None,
) -> dict[str, Any]:
    """Store what was uploaded, and list it among the shop's documents, which count as storage. Names in the storage are
    our own, and their endings what the content is. Raises NotAVideo."""
    ending = verify_video(file, size)
    texts = verify_captions(captions) if captions is not None else None
    stored = keep(File(file), ending, title, actor)
    video = {"kind": "file", "file": stored, "type": f"video/{ending}", "at": today.isoformat()}
    if texts is not None:
        video |= {"captions": keep(ContentFile(texts), "vtt", title, actor), "language": language}
    return video


def keep(file: File, ending: str, title: str, actor: Any) -> str:
    name: str = default_storage.save(f"{FOLDER}/{uuid7().hex}.{ending}", file)
    ShopDocument.objects.create(title=title[:255], file=name, file_size=file.size, uploaded_by_user=actor)
    return name


def add_video(*, product_id: int, video: dict[str, Any], image: Any = None, alt_text: str) -> Picture:
    """At the end of the gallery. Without an image the poster is fetched in the background. Raises ProductRefused."""
    is_link = video["kind"] != "file"
    poster = "" if image is not None or not is_link else poster_of(Link(video["kind"], video["id"]))
    if image is None and not poster:
        raise ProductRefused(_("A poster is needed: the picture that stands in the page before the video plays."))
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        if product.pictures.count() >= MAX_PICTURES:
            raise ProductRefused(_("A product can have up to %(limit)s pictures.") % {"limit": MAX_PICTURES})
        last = product.pictures.aggregate(last=Max("position"))["last"] or 0
        picture = Picture.objects.create(
            product=product, image=image, alt_text=alt_text[:512], position=last + 1, video=video, source_url=poster,
            state=PictureState.WAITING if poster else PictureState.READY,
        )  # fmt: skip
        tell_of_pictures(product)
        ring("pictures" if poster else "renditions")
        announce_product(product.pk)
    return picture

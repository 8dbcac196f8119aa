"""The smaller files of every picture that comes in, made behind the scenes so that no request pays for them."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from core.events.outbox import emit
from core.pages import bump_pages
from media.avif import make_avif
from media.models import ShopImage
from media.renditions import forget_set, make_renditions

WORK = "files"
VISIT_SECONDS = 6
PAUSE = timedelta(seconds=10)  # other shops' work comes in between
log = structlog.get_logger("media")


def make_due_files(now: datetime) -> datetime | None:
    """WebP and AVIF of pictures that are new, or whose file or focal point was changed, the newest first; returns when to
    go on. Each by itself: two workers at once make the same files, and the second finds them made."""
    stop_at = time.monotonic() + VISIT_SECONDS
    done: list[int] = []
    is_more = False
    for image in ShopImage.objects.filter(files_due=True).order_by("-pk").iterator(chunk_size=50):
        if done and time.monotonic() >= stop_at:
            is_more = True
            break
        make_files(image)
        done.append(image.pk)
    if done:
        tell(done)
    return now + PAUSE if is_more else None


def make_files(image: ShopImage) -> None:
    try:
        make_renditions(image)
        make_avif(image)
    except Exception:
        log.warning("files.failed", image=image.pk, exc_info=True)


@transaction.atomic("default")
def tell(done: list[int]) -> None:
    """Whoever keeps a description of these pictures makes it anew."""
    for image in ShopImage.objects.filter(pk__in=done):
        forget_set(image)
    ShopImage.objects.filter(pk__in=done).update(files_due=False)
    emit("media.files_made", images=done)
    bump_pages()

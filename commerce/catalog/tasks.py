from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog

from commerce.catalog.models import Collection, Picture, PictureState
from commerce.catalog.services import scheduling
from commerce.catalog.services.following import follow_rules
from commerce.catalog.services.pictures import picture_failed, picture_ready
from core.errors import PlainError
from core.errors import mark as _
from media.renditions import make_renditions

log = structlog.get_logger("media")
VISIT_SECONDS = 10
DAMAGED = PlainError(_("This picture is damaged. Save it again and try once more."))


def make_due_renditions(now: datetime) -> datetime | None:
    """Make the smaller files of pictures that were uploaded; returns now while there are more. Each by itself: two
    workers at once make the same files, and the second finds them made."""
    stop_at = time.monotonic() + VISIT_SECONDS
    waiting = Picture.objects.filter(state=PictureState.READY, renditions={}, image__isnull=False)
    for picture in waiting.select_related("image").order_by("pk").iterator():
        assert picture.image is not None
        try:
            made = make_renditions(picture.image)
        except (OSError, ValueError):
            log.warning("renditions failed", picture=picture.pk, exc_info=True)
            picture_failed(picture_id=picture.pk, error=DAMAGED.for_people())
            continue
        picture_ready(picture_id=picture.pk, image=picture.image, renditions=dict(made))
        if time.monotonic() >= stop_at:
            return now
    return None


def follow_collections(now: datetime) -> datetime | None:
    """Collections by rules catch up with the catalogue; again within the hour where a rule speaks of the last days."""
    follow_rules(now=now)
    is_dated = Collection.objects.filter(rules__rules__contains=[{"op": "within_days"}]).exists()
    return now + timedelta(hours=1) if is_dated else None


def keep_schedule(now: datetime) -> datetime | None:
    return scheduling.keep_schedule(now=now)

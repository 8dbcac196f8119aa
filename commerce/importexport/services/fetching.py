"""Pictures that stand as addresses in the catalogue become images: fetched, looked at, kept once, made ready to show."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override

from commerce.catalog.models import Picture, PictureState
from commerce.catalog.services.pictures import picture_failed, picture_ready
from commerce.importexport.services.keeping import keep_image
from commerce.store.selectors import current_store
from core.errors import PlainError
from core.errors import mark as _
from core.events.doorbell import ring
from core.fetch import FetchFailed, FetchRefused, safe_fetch
from core.images import MAX_BYTES, ImageTooLarge, NotAnImage
from core.retry import delay_after
from media.models import ShopImage
from media.renditions import make_renditions

log = structlog.get_logger("imports")
BATCH = 8  # fetched side by side
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 4
TIMEOUT = 20.0  # seconds for one picture

Answer = bytes | FetchFailed | FetchRefused


def fetch_due_pictures(*, limit: int = BATCH) -> int:
    """Claim some waiting pictures and settle each; returns how many, 0 when nothing is due. No network inside a
    transaction. Several workers may do this at once."""
    pictures = claim_pictures(timezone.now(), limit)
    unknown = [picture for picture in pictures if not reuse_image(picture)]
    for picture, answer in zip(unknown, fetch_all([picture.source_url for picture in unknown]), strict=True):
        settle_picture(picture, answer)
    return len(pictures)


def claim_pictures(now: datetime, limit: int) -> list[Picture]:
    """Nobody else gets them until the lease is over."""
    give_up_on_worn_out(now)
    with transaction.atomic("default"):
        pictures = list(due_pictures(now).select_for_update(skip_locked=True).order_by("pk")[:limit])
        for picture in pictures:
            picture.attempts += 1
            picture.next_at = now + LEASE
        Picture.objects.bulk_update(pictures, ["attempts", "next_at"])
    return pictures


def due_pictures(now: datetime) -> QuerySet[Picture]:
    due = Q(next_at=None) | Q(next_at__lte=now)
    return Picture.objects.filter(due, state=PictureState.WAITING).exclude(source_url="")


def give_up_on_worn_out(now: datetime) -> None:
    """Pictures that are due again after their last attempt killed their worker each time, or nobody settled them."""
    worn_out = due_pictures(now).filter(attempts__gte=MAX_ATTEMPTS)
    with transaction.atomic("default"):
        ids = list(worn_out.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
        if ids:
            with override(current_store().locale):
                error = PlainError(_("This picture could not be worked on, again and again.")).for_people()
            Picture.objects.filter(pk__in=ids).update(state=PictureState.FAILED, error=error)
            log.warning("pictures given up", pictures=ids)


def next_picture_at(now: datetime) -> datetime | None:
    waiting = Picture.objects.filter(state=PictureState.WAITING).exclude(source_url="")
    if waiting.filter(next_at=None).exists():
        return now
    next_at: datetime | None = waiting.aggregate(at=Min("next_at"))["at"]
    return next_at


def reuse_image(picture: Picture) -> bool:
    """The same address was fetched before, for another product."""
    twin = (
        Picture.objects.filter(source_key=picture.source_key, state=PictureState.READY, image__isnull=False)
        .exclude(source_key="")
        .select_related("image")
        .first()
    )
    if twin is None or twin.image is None:
        return False
    renditions = twin.renditions or dict(make_renditions(twin.image))
    picture_ready(picture_id=picture.pk, image=twin.image, renditions=renditions)
    return True


def fetch_all(urls: Sequence[str]) -> list[Answer]:
    """Side by side, in threads that know neither shop nor database. Each address once."""
    distinct = list(dict.fromkeys(urls))
    with ThreadPoolExecutor(max_workers=BATCH, thread_name_prefix="fetch") as pool:
        answers = dict(zip(distinct, pool.map(fetch, distinct), strict=True))
    return [answers[url] for url in urls]


def fetch(url: str) -> Answer:
    try:
        return safe_fetch(
            url,
            max_bytes=MAX_BYTES,
            timeout=TIMEOUT,
            accept=["image/*"],
            allow_private=settings.ALLOW_PRIVATE_FETCH,
        ).content
    except (FetchFailed, FetchRefused) as error:
        return error


def settle_picture(picture: Picture, answer: Answer) -> None:
    """Ready, failed with words for the merchant, or put off for another try."""
    if isinstance(answer, FetchFailed) and picture.attempts < MAX_ATTEMPTS:
        next_at = timezone.now() + delay_after(picture.attempts)
        Picture.objects.filter(pk=picture.pk, state=PictureState.WAITING).update(next_at=next_at)
    elif isinstance(answer, PlainError):
        fail(picture, answer)
    else:
        show(picture, answer)


def show(picture: Picture, content: bytes) -> ShopImage | None:
    """Keep the content as the picture's image and make its renditions; None where it is no usable picture."""
    title = picture.alt_text or picture.product.title
    try:
        image = keep_image(content, title=title)
        renditions = make_renditions(image)
    except (NotAnImage, ImageTooLarge) as error:
        fail(picture, error)
        return None
    except (OSError, ValueError):  # it decodes, and yet cannot be made smaller
        log.warning("renditions failed", picture=picture.pk, exc_info=True)
        fail(picture, NotAnImage(_("This picture is damaged. Save it again and try once more.")))
        return None
    picture_ready(picture_id=picture.pk, image=image, renditions=dict(renditions))
    return image


def fail(picture: Picture, error: PlainError) -> None:
    with override(current_store().locale):
        picture_failed(picture_id=picture.pk, error=error.for_people())


def try_again(*, product_id: int | None = None) -> int:
    """Failed pictures of imports wait once more, of one product or of all; returns how many."""
    failed = Picture.objects.filter(state=PictureState.FAILED).exclude(source_url="")
    if product_id is not None:
        failed = failed.filter(product_id=product_id)
    with transaction.atomic("default"):
        count = failed.update(state=PictureState.WAITING, attempts=0, next_at=None, error="")
        if count:
            ring("pictures")
    return count

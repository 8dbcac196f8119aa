"""Pictures as shoppers get them: WebP in a few widths and one JPEG, made once, described by a small plain dict.

    {"w": 1200, "h": 1600, "files": [[320, "renditions/….webp"], [640, …], …], "fallback": "renditions/….jpg",
     "avif": [[320, "renditions/….avif"], …], "focus": [30, 70]}

`w` and `h` are the size of the largest file. Nothing is enlarged: a picture of 500 pixels has the widths 320 and 500.
`avif` is there once the worker has made them (media.avif), `focus` where somebody has said what must not be cut off:
per cent from the left and from the top.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from redis.exceptions import RedisError

from media.models import Rendition, ShopImage

WIDTHS = (320, 640, 960, 1440)
FALLBACK_WIDTH = 960
SHOWN_WIDTH = 640  # `src` where a browser knows no srcset, and for link previews
WEBP = "format-webp|webpquality-80"
AVIF = "format-avif|avifquality-55"
JPEG = "format-jpeg|jpegquality-82"
DRAWING = "drawing"  # the filter of an SVG's one rendition
KEEP_SECONDS = 7 * 86400

log = structlog.get_logger("media")


RenditionSet = dict[str, Any]  # as above


def widths_of(width: int) -> list[int]:
    """The widths to make of a picture that is `width` pixels wide."""
    return [each for each in WIDTHS if each < width] + ([width] if 0 < width <= WIDTHS[-1] else [])


def filters_of(image: ShopImage) -> list[str]:
    fallback = min(image.width, FALLBACK_WIDTH)
    return [f"width-{width}|{WEBP}" for width in widths_of(image.width)] + [f"width-{fallback}|{JPEG}"]


def make_renditions(image: ShopImage) -> RenditionSet:
    """Make what is missing and describe all. Decodes the original, so call it in the background; may be repeated. A drawing
    (core.svg) is one file of all sizes.

    Raises what Willow raises for a file that is no picture, and FileNotFoundError.
    """
    if is_drawing(image):
        keep_drawing(image)
    else:
        image.get_renditions(*filters_of(image))
    rows = list(Rendition.objects.filter(image=image))
    weigh(rows)
    return describe(image, rows)


def weigh(rows: list[Rendition]) -> None:
    """Wagtail writes many at once, past Rendition.save."""
    new = [each for each in rows if not each.file_size]
    for each in new:
        each.file_size = each.file.size
    Rendition.objects.bulk_update(new, ["file_size"])


def describe(image: ShopImage, renditions: Iterable[Rendition]) -> RenditionSet:
    if is_drawing(image):
        name = {rendition.filter_spec: rendition for rendition in renditions}[DRAWING].file.name
        return {"w": image.width, "h": image.height, "files": [[image.width, name]], "fallback": name}
    specs = filters_of(image)
    by_spec = {rendition.filter_spec: rendition for rendition in renditions}
    webps = {by_spec[spec].width: by_spec[spec] for spec in specs[:-1]}
    largest = webps[max(webps)]
    found: RenditionSet = {
        "w": largest.width,
        "h": largest.height,
        "files": [[width, webps[width].file.name] for width in sorted(webps)],
        "fallback": by_spec[specs[-1]].file.name,
    }
    avifs = [(width, by_spec.get(avif_spec(width))) for width in widths_of(image.width)]
    if all(rendition is not None for _width, rendition in avifs):
        found["avif"] = [[width, rendition.file.name] for width, rendition in avifs if rendition is not None]
    if image.focal_point_x is not None and image.focal_point_y is not None:
        found["focus"] = [
            min(100, round(100 * image.focal_point_x / image.width)),
            min(100, round(100 * image.focal_point_y / image.height)),
        ]
    return found


def is_drawing(image: ShopImage) -> bool:
    return str(image.file.name).endswith(".svg")


def keep_drawing(image: ShopImage) -> None:
    """Originals are not public: shoppers get a copy."""
    if Rendition.objects.filter(image=image, filter_spec=DRAWING).exists():
        return
    with image.file.open("rb") as file:
        content = file.read()
    row = Rendition(image=image, filter_spec=DRAWING, focal_point_key="", file_size=len(content))
    row.file.save("drawing.svg", ContentFile(content), save=False)
    Rendition.objects.get_or_create(
        image=image, filter_spec=DRAWING, focal_point_key="",
        defaults={"file": row.file.name, "width": image.width, "height": image.height, "file_size": len(content)},
    )  # fmt: skip


def avif_spec(width: int) -> str:
    return f"width-{width}|{AVIF}"


def forget_set(image: ShopImage) -> None:
    """After its files have changed. Nothing is lost where Valkey is away: what is kept ends by itself."""
    try:
        caches["renditions"].delete(cache_key(image))
    except (RedisError, OSError):
        return


def renditions_of(images: Iterable[ShopImage]) -> dict[int, RenditionSet]:
    """The sets of these images, by their ids: from the cache, else with one query, else made here and now.

    A picture that cannot be read is left out. Works, slower, without Valkey.
    """
    wanted = {image.pk: image for image in images}
    found = read_cache(wanted)
    missing = [pk for pk in wanted if pk not in found]
    if not missing:
        return found
    rows: dict[int, list[Rendition]] = {pk: [] for pk in missing}
    for rendition in Rendition.objects.filter(image_id__in=missing):
        rows[rendition.image_id].append(rendition)
    fresh = {}
    for pk in missing:
        made = describe_or_make(wanted[pk], rows[pk])
        if made is not None:
            fresh[pk] = made
    write_cache(wanted, fresh)
    return found | fresh


def describe_or_make(image: ShopImage, rows: list[Rendition]) -> RenditionSet | None:
    try:
        return describe(image, rows)
    except (KeyError, ValueError):
        pass  # some are missing
    try:
        return make_renditions(image)
    except Exception:
        log.warning("renditions.failed", image=image.pk, exc_info=True)
        return None


def cache_key(image: ShopImage) -> str:
    return f"set2:{image.pk}:{image.file_hash or image.file.name}:{image.focal_point_x}:{image.focal_point_y}"


def read_cache(images: dict[int, ShopImage]) -> dict[int, RenditionSet]:
    keys = {cache_key(image): pk for pk, image in images.items()}
    try:
        return {keys[key]: value for key, value in caches["renditions"].get_many(keys).items()} if keys else {}
    except (RedisError, OSError):
        return {}


def write_cache(images: dict[int, ShopImage], sets: dict[int, RenditionSet]) -> None:
    if not sets:
        return
    try:
        caches["renditions"].set_many({cache_key(images[pk]): value for pk, value in sets.items()}, KEEP_SECONDS)
    except (RedisError, OSError):
        return


def media_prefix() -> str:
    """What stands before a stored file's name in its public address."""
    if isinstance(default_storage, FileSystemStorage):
        return str(settings.MEDIA_URL)
    return default_storage.url("x").removesuffix("x")


def image_for(renditions: Any, alt: str = "") -> dict[str, Any] | None:
    """What the tag `picture` prints: src, srcset, avif, width, height, alt, focus; and full, fallback. None while the
    files are not made."""
    if not renditions or not renditions.get("files"):
        return None
    prefix = media_prefix()
    files = renditions["files"]
    shown = next((name for width, name in files if width >= SHOWN_WIDTH), files[-1][1])
    return {
        "src": prefix + shown,
        "srcset": srcset(prefix, files) if len(files) > 1 else "",
        "avif": srcset(prefix, renditions["avif"]) if "avif" in renditions else "",
        "focus": focus_classes(*renditions["focus"]) if "focus" in renditions else "",
        "width": str(renditions["w"]),  # a template would write a number in the reader's way, and take its time
        "height": str(renditions["h"]),
        "alt": alt,
        "full": prefix + files[-1][1],
        "fallback": prefix + (renditions.get("fallback") or shown),
    }


def srcset(prefix: str, files: list[list[Any]]) -> str:
    if len(files) == 1:
        return f"{prefix}{files[0][1]}"
    return ", ".join([f"{prefix}{name} {width}w" for width, name in files])


def focus_classes(across: int, down: int) -> str:
    """Classes of the common stylesheet (no page has styles of its own): in tenths, "" for the middle."""
    names = [f"f{axis}{round(share / 10)}" for axis, share in (("x", across), ("y", down)) if round(share / 10) != 5]
    return " ".join(names)

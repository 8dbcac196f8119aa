"""AVIF beside WebP: a quarter smaller, and dear to make (a second per picture), so it is made behind the scenes alone.

Wagtail's own filter encodes three times as slowly for one more per cent; the rows are Wagtail's all the same, so the
files are counted, found and deleted with their picture.
"""

from __future__ import annotations

import io

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, features

from media.models import Rendition, ShopImage
from media.renditions import avif_spec, is_drawing, widths_of

QUALITY = 55
SPEED = 8


def is_possible() -> bool:
    """Whether it is wanted and this machine's Pillow writes AVIF."""
    return bool(settings.MAKES_AVIF and features.check("avif"))


def make_avif(image: ShopImage) -> None:
    """Make what is missing; may be repeated. Pictures that move stay WebP. Raises what Pillow raises for a file that is
    no picture, and FileNotFoundError."""
    if is_drawing(image):
        return
    wanted = {avif_spec(width): width for width in widths_of(image.width)}
    made = Rendition.objects.filter(image=image, filter_spec__in=wanted).values_list("filter_spec", flat=True)
    missing = {spec: width for spec, width in wanted.items() if spec not in set(made)}
    if not missing or not is_possible():
        return
    with image.file.open("rb") as file, Image.open(file) as opened:
        if getattr(opened, "is_animated", False):
            return
        profile = opened.info.get("icc_profile") if opened.mode in {"RGB", "RGBA"} else None
        whole = ImageOps.exif_transpose(opened)
        whole = whole.convert("RGBA" if whole.has_transparency_data else "RGB")
    for spec, width in sorted(missing.items(), key=lambda pair: -pair[1]):
        height = max(1, round(whole.height * width / whole.width))
        whole = whole.resize((width, height), Image.Resampling.LANCZOS)  # the next one is made of this one
        data = io.BytesIO()
        options = {"icc_profile": profile} if profile else {}
        whole.save(data, "AVIF", quality=QUALITY, speed=SPEED, **options)
        keep(image, spec, whole.size, data.getvalue())


def keep(image: ShopImage, spec: str, size: tuple[int, int], content: bytes) -> None:
    row = Rendition(
        image=image, filter_spec=spec, focal_point_key="", width=size[0], height=size[1], file_size=len(content)
    )
    row.file.save("picture.avif", ContentFile(content), save=False)
    row.width, row.height = size  # saving the file has emptied them
    try:
        _row, is_new = Rendition.objects.get_or_create(
            image=image, filter_spec=spec, focal_point_key="",
            defaults={"file": row.file.name, "width": size[0], "height": size[1], "file_size": len(content)},
        )  # fmt: skip
    except BaseException:
        row.file.delete(save=False)
        raise
    if not is_new:  # another worker was quicker
        row.file.delete(save=False)

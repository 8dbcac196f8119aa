"""The small square pictures that browsers and phones show for a shop."""

from __future__ import annotations

from typing import Any

import structlog

from media.models import ShopImage
from media.renditions import media_prefix

ICON = "fill-64x64-c100|format-png"
TOUCH = "fill-180x180-c100|format-png"
log = structlog.get_logger("themes")


def icon_files(image_id: int | None) -> dict[str, str]:
    """Names of the stored files, made where they are missing; {} without a picture, or for one that cannot be read.
    Decodes the original: not inside a transaction."""
    image = ShopImage.objects.filter(pk=image_id).first() if image_id is not None else None
    if image is None:
        return {}
    try:
        made = image.get_renditions(ICON, TOUCH)
    except Exception:
        log.warning("favicon.failed", image=image.pk, exc_info=True)
        return {}
    return {"icon": made[ICON].file.name, "touch": made[TOUCH].file.name}


def icon_for(files: Any) -> dict[str, str] | None:
    """What templates print; None for the theme's own."""
    if not isinstance(files, dict) or not files.get("icon") or not files.get("touch"):
        return None
    prefix = media_prefix()
    return {"src": prefix + files["icon"], "touch": prefix + files["touch"]}

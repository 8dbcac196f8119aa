"""One section of every kind, filled: for tests, measures and the pictures in the documentation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from builder.blocks.sections import SECTIONS

LATER = (datetime.now(UTC) + timedelta(days=300)).replace(microsecond=0).isoformat()


def every_section(*, image: int | None = None, product: int | None = None, collection: int | None = None) -> list[dict]:
    values: dict[str, dict[str, Any]] = {
        kind: SECTIONS.child_blocks[kind].get_prep_value(SECTIONS.child_blocks[kind].get_preview_value())
        for kind in SECTIONS.child_blocks
    }
    values["hero"] |= {"image": image, "layout": "split", "video_url": "https://youtu.be/abcdefghijk"}
    values["slideshow"]["is_moving"] = True
    for item in (*values["slideshow"]["slides"], *values["gallery"]["pictures"], *values["columns"]["columns"]):
        item["value"]["image"] = image
    values["featured_collection"]["collection"] = collection
    values["product_grid"]["products"] = [{"type": "item", "value": product}]
    values["single_product"]["product"] = values["stock_promise"]["product"] = product
    values["image_with_text"]["image"] = values["video"]["image"] = values["address"]["image"] = image
    values["rich_text"]["text"] = '<p>Words <a linktype="page" id="3">here</a></p>'
    values["countdown"]["ends_at"] = LATER
    return [{"type": kind, "value": plain(value)} for kind, value in values.items()]


def plain(value: Any) -> Any:
    """As JSON has it: translated texts become texts."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)

from __future__ import annotations

from typing import Any

from builder.blocks.reading import SectionData
from storefront.sections.finding import Found
from storefront.sections.links import button, player, safe_link


def image_with_text(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    value = section.value
    text = found.rich(value["text"])
    image = found.image(value["image"])
    if not (image or value["heading"] or text):
        return None
    side = "right" if value["is_reversed"] else "left"
    return "image_with_text", {
        "heading": value["heading"], "text": text, "image": image, "image_side": side, **button(value),
    }  # fmt: skip


def gallery(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    pictures = [
        {"image": image, "caption": each["caption"]}
        for each in section.value["pictures"]
        if (image := found.image(each["image"]))
    ]
    columns = section.value["columns"]
    heading = section.value["heading"]
    return ("gallery", {"heading": heading, "pictures": pictures, "columns": columns}) if pictures else None


def logos(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    shown = [
        {
            "name": each["name"],
            "url": safe_link(each["url"]),
            "image": found.image(each["image"]) if each["image"] else None,
        }
        for each in section.value["logos"]
        if each["name"]
    ]
    return ("logos", {"heading": section.value["heading"], "logos": shown}) if shown else None


def video(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    video = player(section.value["url"])
    if video is None:
        return None
    return "video", {
        "title": section.value["title"],
        "video": video,
        "image": found.image(section.value["image"]),
        "transcript": found.rich(section.value["transcript"]),
    }

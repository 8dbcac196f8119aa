from __future__ import annotations

from typing import Any

from builder.blocks.reading import SectionData
from storefront.sections.finding import Found
from storefront.sections.links import button, player
from themes.services import html_attributes


def hero(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    value = section.value
    if not value["heading"] and not value["image"]:
        return None
    image = found.image(value["image"])
    return "hero", {
        "heading": value["heading"],
        "text": value["text"],
        "image": image,
        "shape": html_attributes(found.store.theme, found.store.theme_settings).get("hero", ""),
        "is_split": value["layout"] == "split" and image is not None,
        "video": player(value["video_url"]) if image else None,
        **button(value),
    }


def slideshow(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    slides = [
        {
            "heading": slide["heading"],
            "text": slide["text"],
            "image": found.image(slide["image"]),
            **button(slide),
        }
        for slide in section.value["slides"]
        if slide["heading"]
    ]
    if not slides:
        return None
    return "slideshow", {
        "title": section.value["title"],
        "slides": slides,
        "is_moving": section.value["is_moving"] and len(slides) > 1,
    }

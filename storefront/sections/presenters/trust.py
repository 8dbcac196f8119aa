from __future__ import annotations

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from builder.blocks.reading import SectionData
from commerce.store.places import address_lines
from storefront.sections.finding import Found
from storefront.sections.links import button

MAP_URL = "https://www.openstreetmap.org/search?query="


def testimonials(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    quotes = [
        {**each, "image": found.image(each["image"]) if each["image"] else None}
        for each in section.value["quotes"]
        if each["quote"]
    ]
    return ("testimonials", {"heading": section.value["heading"], "quotes": quotes}) if quotes else None


def faq(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    questions = [
        {"question": each["question"], "answer": found.rich(each["answer"])}
        for each in section.value["questions"]
        if each["question"] and found.rich(each["answer"])
    ]
    return ("faq", {"heading": section.value["heading"], "questions": questions}) if questions else None


def countdown(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    ends_at = section.value["ends_at"]
    if ends_at is None or ends_at <= found.now:
        return None
    local = ends_at.astimezone(ZoneInfo(found.store.time_zone))
    return "countdown", {
        "heading": section.value["heading"],
        "text": section.value["text"],
        "iso": ends_at.isoformat(),
        "ends_at": date_format(local, "DATETIME_FORMAT"),
        **button(section.value),
    }


def address(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    lines = [line.strip() for line in section.value["address"].splitlines() if line.strip()]
    if not lines and found.store.address:
        lines = [found.store.name, *address_lines(found.store.address, found.store.locale)]
    if not lines:
        return None
    return "address", {
        "heading": section.value["heading"],
        "lines": lines,
        "hours": [line.strip() for line in section.value["hours"].splitlines() if line.strip()],
        "map_url": MAP_URL + quote(", ".join(lines)),
        "image": found.image(section.value["image"]) if section.value["image"] else None,
    }

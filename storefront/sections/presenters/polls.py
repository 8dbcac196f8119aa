from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from builder.blocks.polls import LEAST_OPTIONS
from builder.blocks.reading import SectionData
from core.http.language import here
from storefront.sections.finding import Found
from storefront.sections.published import key_of, results_path


def poll(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    """The same for everybody, whoever has voted: results come from an address of their own."""
    value = section.value
    if len(value["options"]) < LEAST_OPTIONS or not value["question"]:
        return None
    ends_at = value["ends_at"]
    place = f"{found.owner}:{section.id}"
    return "poll", {
        "question": value["question"],
        "options": value["options"],
        "url": here("/poll-vote/"),
        "place": place,
        "key": key_of(section.id),
        "is_closed": ends_at is not None and ends_at <= found.now,
        "ends_at": date_format(ends_at.astimezone(ZoneInfo(found.store.time_zone)), "DATETIME_FORMAT")
        if ends_at
        else "",
        "shows_results": value["results"] == "always",
        "results_url": here(results_path(place)),
    }

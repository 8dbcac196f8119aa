"""Polls, found again on the server where they are published: what a form sends proves nothing."""

from __future__ import annotations

from urllib.parse import quote

from django.utils import timezone
from wagtail.models import Page

from builder.blocks.entities import ALL_SECTIONS
from builder.blocks.polls import LEAST_OPTIONS
from builder.blocks.reading import Needs, read_sections
from builder.pages.serving import public_path
from builder.polls.poll import Option, Poll
from storefront.context.shop import Frame
from storefront.sections.consent_words import sections_of

MAX_PLACE, MAX_ID = 200, 36
MAX_QUESTION, MAX_ANSWER = 160, 80  # as the block has them; what is stored may be anything


def key_of(section_id: str) -> str:
    """Of the element on the page."""
    return f"poll-{section_id[:8] or 'one'}"


def results_path(place: str) -> str:
    return f"/poll-results/{quote(place, safe=':')}/"


def published_poll(frame: Frame, place: str) -> Poll | None:
    """`place` is "page:12:ID" or "layout:product:CODE:ID" (sections_body). None where no such poll is published, or its
    section is not shown today."""
    owner, _colon, section_id = place[:MAX_PLACE].rpartition(":")
    if not section_id or len(section_id) > MAX_ID:
        return None
    now = timezone.now()
    for section in read_sections(ALL_SECTIONS, sections_of(frame, owner), Needs()):
        if section.kind != "poll" or section.id != section_id:
            continue
        value, look = section.value, section.value["look"]
        is_due = (look["starts_at"] is None or look["starts_at"] <= now) and (
            look["ends_at"] is None or now < look["ends_at"]
        )
        if not is_due or len(value["options"]) < LEAST_OPTIONS:
            return None
        options = [Option(each["id"], each["text"][:MAX_ANSWER]) for each in value["options"]]
        return Poll(
            section.id, value["question"][:MAX_QUESTION], options, value["ends_at"], value["results"] == "always"
        )
    return None


def page_path(place: str) -> str:
    """Where the poll stands; the home page for one in a layout, which stands on many."""
    kind, _colon, rest = place.partition(":")
    number = rest.partition(":")[0]
    if kind != "page" or not number.isdecimal() or len(number) > 15:
        return "/"
    path = Page.objects.live().filter(pk=int(number)).values_list("url_path", flat=True).first()
    return public_path(path) if path else "/"

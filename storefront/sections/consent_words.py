"""The words that people agree to, found again on the server where they are published: what a form sends proves nothing."""

from __future__ import annotations

import hashlib
from typing import Any

from wagtail.models import Page

from builder.blocks.entities import ALL_SECTIONS
from builder.blocks.reading import Needs, read_sections
from builder.pages.models.base import SectionsPage
from storefront.context.shop import Frame


def mark_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def published_words(frame: Frame, place: str) -> str:
    """`place` is "page:12:ID" or "layout:product:CODE:ID" (sections_body). "" where no such form is published."""
    owner, _colon, section_id = place.rpartition(":")
    for section in read_sections(ALL_SECTIONS, sections_of(frame, owner), Needs()):
        if section.kind == "newsletter" and section.id == section_id != "":
            return str(section.value["consent"])
    return ""


def sections_of(frame: Frame, owner: str) -> Any:
    kind, _colon, rest = owner.partition(":")
    if kind == "layout":
        name, _colon, code = rest.partition(":")
        return frame.layouts.get((name, code))
    if kind != "page" or not rest.isdecimal() or len(rest) > 15:
        return None
    page = Page.objects.live().filter(pk=int(rest)).first()
    specific = page.specific if page is not None else None
    return ALL_SECTIONS.get_prep_value(specific.sections) if isinstance(specific, SectionsPage) else None

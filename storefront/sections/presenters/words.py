from __future__ import annotations

from typing import Any

from builder.blocks.reading import SectionData
from storefront.context.posts import post_contexts
from storefront.sections.finding import Found
from storefront.sections.links import button, safe_link


def rich_text(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    text = found.rich(section.value["text"])
    return ("rich_text", {"text": text}) if text else None


def columns(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    shown = [
        {
            "image": found.image(each["image"]) if each["image"] else None,
            "heading": each["heading"],
            "text": found.rich(each["text"]),
            **button(each),
        }
        for each in section.value["columns"]
    ]
    shown = [each for each in shown if each["image"] or each["heading"] or each["text"]]
    return ("columns", {"heading": section.value["heading"], "columns": shown}) if shown else None


def buttons(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    shown = [
        {"text": each["text"], "url": safe_link(each["url"]), "is_quiet": each["is_quiet"]}
        for each in section.value["buttons"]
        if each["text"] and safe_link(each["url"])
    ]
    return ("buttons", {"buttons": shown}) if shown else None


def comparison(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    """Rows are cut and filled up to the number of columns."""
    heads = section.value["columns"]
    rows = [
        {"name": row["name"], "cells": (row["cells"] + [""] * len(heads))[: len(heads)]}
        for row in section.value["rows"]
        if row["name"]
    ]
    return ("comparison", {"heading": section.value["heading"], "columns": heads, "rows": rows}) if rows else None


def spacer(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    return "spacer", {"height": section.value["height"], "has_line": section.value["has_line"]}


def blog_teasers(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    posts = post_contexts(found.posts[: section.value["limit"]])
    return ("blog_teasers", {"heading": section.value["heading"], "posts": posts}) if posts else None

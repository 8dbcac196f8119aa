"""Stored sections as plain data, whatever is in the database. Costs no query.

A value is read along its block: a text where a text belongs, a known choice, a whole number, an id. What does not fit
reads as empty. Ids and rich texts are noted in `Needs` on the way, so that one query per kind finds them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from builder.blocks.choosers import CollectionChooserBlock, ProductChooserBlock, is_id
from builder.blocks.options import option_id

MAX_TEXT = 50_000


@dataclass(slots=True)
class Needs:
    """What a page refers to. A collection is an id, or in old sections a slug."""

    images: set[int] = field(default_factory=set)
    products: set[int] = field(default_factory=set)
    collections: set[int | str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    apps: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class SectionData:
    kind: str
    id: str
    value: dict[str, Any]


class SelfReading(blocks.Block):
    """Knows itself what of a stored value fits, as its parts are not fixed in the code."""

    def read(self, raw: Any, needs: Needs) -> Any:
        raise NotImplementedError

    def in_shape(self, raw: Any) -> Any:
        raise NotImplementedError


def read_sections(stream: blocks.StreamBlock, raw: Any, needs: Needs) -> list[SectionData]:
    """Sections of known kinds, at most as many as a page may have."""
    found = []
    for item in raw if isinstance(raw, list) else []:
        if not isinstance(item, dict) or item.get("type") not in stream.child_blocks:
            continue
        kind = item["type"]
        value = read(stream.child_blocks[kind], item.get("value"), needs)
        found.append(SectionData(kind, str(item.get("id") or ""), value))
    return found[: stream.meta.max_num or len(found)]


def read(block: blocks.Block, raw: Any, needs: Needs) -> Any:
    if isinstance(block, blocks.StructBlock):
        given = raw if isinstance(raw, dict) else {}
        return {name: read(child, given.get(name), needs) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        if getattr(block, "keeps_ids", False):
            return read_options(block, raw)
        items = [unwrapped(item) for item in raw] if isinstance(raw, list) else []
        return [read(block.child_block, item, needs) for item in items[: block.meta.max_num or None]]
    return read_leaf(block, raw, needs)


def read_options(block: blocks.ListBlock, raw: Any) -> list[dict[str, str]]:
    """Texts with the ids of their entries; empty ones are left out."""
    items = [(item, as_text(unwrapped(item)).strip()) for item in raw] if isinstance(raw, list) else []
    found = [{"id": option_id(item, text), "text": text} for item, text in items if text]
    return found[: block.meta.max_num or None]


def read_leaf(block: blocks.Block, raw: Any, needs: Needs) -> Any:
    if isinstance(block, SelfReading):
        return block.read(raw, needs)
    if isinstance(block, ImageChooserBlock):
        return noted(raw, needs.images)
    if isinstance(block, ProductChooserBlock):
        return noted(raw, needs.products)
    if isinstance(block, CollectionChooserBlock):
        return noted(raw, needs.collections, also=str)
    if isinstance(block, blocks.BooleanBlock):
        return raw is True or (raw is None and block.get_default() is True)
    if isinstance(block, blocks.IntegerBlock):
        return read_number(block, raw)
    if isinstance(block, blocks.DateTimeBlock):
        return read_moment(raw)
    if isinstance(block, blocks.RichTextBlock):
        text = as_text(raw)
        needs.texts.add(text)
        return text
    if isinstance(block, blocks.ChoiceBlock):
        return raw if raw in {key for key, _label in block.field.choices} else str(block.get_default() or "")
    return as_text(raw)


def noted(raw: Any, places: set, also: type | tuple = ()) -> Any:
    if is_id(raw) or (also and isinstance(raw, also) and raw):
        places.add(raw)
        return raw
    return None


def read_number(block: blocks.IntegerBlock, raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        return int(block.get_default() or 0)
    low, high = block.field.min_value, block.field.max_value
    return min(max(raw, low if low is not None else raw), high if high is not None else raw)


def read_moment(raw: Any) -> datetime | None:
    if isinstance(raw, datetime):
        moment: datetime | None = raw
    else:
        try:
            moment = parse_datetime(raw) if isinstance(raw, str) else None
        except ValueError:
            return None
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment


def as_text(raw: Any) -> str:
    """A text, a translatable text, or the source of a rich text; "" for anything else."""
    if raw is None or isinstance(raw, dict | list | bool):
        return ""
    return str(getattr(raw, "source", raw)).replace("\x00", "")[:MAX_TEXT]


def unwrapped(item: Any) -> Any:
    """Lists are stored as {"type": "item", "value": …}; older ones, and previews, as bare values."""
    return item.get("value") if isinstance(item, dict) and item.get("type") == "item" and "value" in item else item


def repaired(stream: blocks.StreamBlock, raw: Any) -> Any:
    """Only the shape: what Wagtail's own reading would stumble over."""
    if not isinstance(raw, list):
        return []
    return [
        {**item, "value": in_shape(stream.child_blocks[item["type"]], item.get("value"))}
        for item in raw
        if isinstance(item, dict) and item.get("type") in stream.child_blocks
    ]


def in_shape(block: blocks.Block, raw: Any) -> Any:
    if isinstance(block, blocks.StructBlock):
        given = raw if isinstance(raw, dict) else {}
        return {name: in_shape(block.child_blocks[name], given[name]) for name in block.child_blocks if name in given}
    if isinstance(block, blocks.ListBlock):
        items = [item for item in raw if item is not None] if isinstance(raw, list) else []
        return [
            {**item, "value": in_shape(block.child_block, item["value"])}
            if isinstance(item, dict) and item.get("type") == "item" and "value" in item
            else in_shape(block.child_block, item)
            for item in items
        ]
    if isinstance(block, SelfReading):
        return block.in_shape(raw)
    if isinstance(block, blocks.ChooserBlock):
        return raw if is_id(raw) or isinstance(block, CollectionChooserBlock) else None
    if isinstance(block, blocks.BooleanBlock):
        return raw is True
    if isinstance(block, blocks.IntegerBlock):
        return read_number(block, raw)
    if isinstance(block, blocks.DateTimeBlock):
        moment = read_moment(raw)
        return moment.isoformat() if moment else None
    return as_text(raw)

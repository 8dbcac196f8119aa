"""What sections refer to that is not there any more. Shoppers see the page without it; the editor says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from builder.appblocks.selectors import connected_apps
from builder.blocks.reading import Needs, read_sections
from builder.blocks.sections import SECTIONS, Sections
from commerce.catalog.selectors import visible_collections, visible_products
from media.models import ShopImage


@dataclass(frozen=True, slots=True)
class Broken:
    number: int  # of the section, from 1
    label: str
    what: str


def broken_references(stream: Any, block: Sections = SECTIONS) -> list[Broken]:
    """At most five queries."""
    everything = Needs()
    raw = block.get_prep_value(stream)
    sections = read_sections(block, raw, everything)
    images = existing(ShopImage.objects.all(), everything.images)
    products = existing(visible_products(), everything.products)
    ids = {each for each in everything.collections if isinstance(each, int)}
    slugs = {each for each in everything.collections if isinstance(each, str)}
    collections: set[Any] = existing(visible_collections(), ids)
    if slugs:
        collections |= set(visible_collections().filter(slug__in=slugs).values_list("slug", flat=True))
    apps = existing(connected_apps(), everything.apps)
    found = []
    for number, section in enumerate(sections, start=1):
        own = Needs()
        read_sections(block, [{"type": section.kind, "value": raw[number - 1].get("value")}], own)
        label = str(block.child_blocks[section.kind].label)
        missing = [
            (own.images - images, _("a picture that was deleted")),
            (own.products - products, _("a product that is not sold any more")),
            (own.collections - collections, _("a collection that is not shown any more")),
            (own.apps - apps, _("an app that is not connected any more")),
        ]
        found += [Broken(number, label, what) for gone, what in missing if gone]
    return found


def undescribed_pictures(stream: Any, block: Sections = SECTIONS) -> list[ShopImage]:
    """Pictures in the sections that people who do not see them learn nothing of. One query."""
    needs = Needs()
    read_sections(block, block.get_prep_value(stream), needs)
    if not needs.images:
        return []
    return list(ShopImage.objects.filter(pk__in=needs.images, alt_text="", is_decoration=False).order_by("pk"))


def existing(rows: Any, ids: set[int]) -> set[Any]:
    return set(rows.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()

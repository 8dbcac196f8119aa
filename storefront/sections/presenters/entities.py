"""The parts of a layout: what the page itself shows, printed by templates that take the page's own values."""

from __future__ import annotations

from typing import Any

from builder.blocks.reading import SectionData
from storefront.sections.finding import Found

PARTS = (
    "product_main", "product_text", "product_related", "collection_head", "collection_products", "search_form",
    "search_results", "cart_main", "post_main", "post_sections",
)  # fmt: skip
NEEDS = {"product_text": "product", "product_related": "related", "post_sections": "body"}


def part(section: SectionData, found: Found) -> tuple[str, dict[str, Any]] | None:
    needed = NEEDS.get(section.kind)
    if not found.page or (needed and not found.page.get(needed)):
        return None
    page = {**found.page, "shows_description": section.value.get("shows_description", True)}
    return section.kind, {**section.value, "page": page}

from __future__ import annotations

from typing import Any

from builder.blocks.entities import ALL_SECTIONS
from builder.layouts.models import Kind, Layout

Layouts = dict[tuple[str, str], Any]  # kind and code to stored sections


def layouts_shown(language: str = "") -> Layouts:
    """The published ones; in `language` where there is one in it. One query."""
    rows = Layout.objects.filter(live=True, language__in=["", language]).order_by("language", "pk")
    return {(row.kind, row.code): ALL_SECTIONS.get_prep_value(row.sections) for row in rows}


def alternates(kind: str) -> list[tuple[str, str]]:
    """(code, name) of what a product or collection can choose besides the common one."""
    rows = Layout.objects.filter(kind=kind, language="").exclude(code="")
    return list(rows.order_by("name").values_list("code", "name"))


def layouts_by_kind() -> dict[Kind, list[Layout]]:
    found: dict[Kind, list[Layout]] = {kind: [] for kind in Kind}
    for layout in Layout.objects.all():
        found[Kind(layout.kind)].append(layout)
    return found

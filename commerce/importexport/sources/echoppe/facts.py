"""What else our own export knows of a product: attributes, safety, customs, dates. Whatever makes no sense is left out,
so that a file edited by hand brings nothing in that pages could stumble over."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from commerce.catalog.attributes import CODE, MAX_ATTRIBUTES, MAX_TEXT
from commerce.catalog.facts import clean_hs_code, clean_safety
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.rows import SourceRow

_COUNTRY = re.compile(r"[A-Z]{2}")


def read_facts(row: SourceRow, cells: Cells) -> dict[str, Any]:
    """Columns of the catalogue; only those that the file has."""
    country = row.text("origin_country").upper()
    found: dict[str, Any] = {
        "attributes": attributes_of(row, cells),
        "safety": clean_safety(read_object(row, "safety", cells)),
        "hs_code": clean_hs_code(row.text("hs_code")),
        "origin_country": country if _COUNTRY.fullmatch(country) else "",
        "publish_at": moment(row, "publish_at", cells),
        "unpublish_at": moment(row, "unpublish_at", cells),
        "ships_from": day(row, "ships_from", cells),
        "late_note": cells.text(row, "late_note", limit=120) if row.text("late_note") else "",
    }
    return {name: value for name, value in found.items() if name in cells.names}


def attributes_of(row: SourceRow, cells: Cells) -> dict[str, Any]:
    """Texts, numbers, yes or no, and lists of texts, by code."""
    given = read_object(row, "attributes", cells)
    fits = {
        code: value
        for code, value in given.items()
        if CODE.fullmatch(code) and (is_plain(value) or (isinstance(value, list) and all(map(is_plain, value))))
    }
    return dict(list(fits.items())[:MAX_ATTRIBUTES])


def is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT and "\x00" not in value
    return isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < 10**12)


def read_object(row: SourceRow, field_name: str, cells: Cells) -> dict[str, Any]:
    text = row.text(field_name)
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    cells.warn(row, "value_invalid", field_name)
    return {}


def moment(row: SourceRow, field_name: str, cells: Cells) -> datetime | None:
    """With its offset; a moment that is nowhere is none."""
    found = dated(parse_datetime, row, field_name, cells)
    return found if isinstance(found, datetime) and found.tzinfo else None


def day(row: SourceRow, field_name: str, cells: Cells) -> date | None:
    return dated(parse_date, row, field_name, cells)


def dated(read: Any, row: SourceRow, field_name: str, cells: Cells) -> Any:
    text = row.text(field_name)
    try:
        found = read(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        cells.warn(row, "date_invalid", field_name)
    return found

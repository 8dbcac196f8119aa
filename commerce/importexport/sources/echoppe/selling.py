"""How a product of our own export is sold: what is asked, what it is made of, what goes with it."""

from __future__ import annotations

import re
from typing import Any

from commerce.catalog.personal import MAX_FIELDS, MAX_TEXT, PersonalField, PersonalKind, read_fields
from commerce.importexport.exports.products import LINKS
from commerce.importexport.exports.records import parted
from commerce.importexport.sources.echoppe.facts import read_object
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.rows import SourceRow

MAX_LINKS = 20
MAX_PARTS = 30
MAX_SMALL = 32_767
_CODE = re.compile(r"p\d{1,3}")
_PART = re.compile(r"(\d{1,3}) x (.{1,400})")


def read_selling(row: SourceRow, cells: Cells) -> dict[str, Any]:
    """Columns of the catalogue; only those that the file has."""
    found: dict[str, Any] = {"personal_fields": personal_of(row, cells)} if "personalisation" in cells.names else {}
    for name in ("download_limit", "download_days"):
        if name in cells.names:
            number = cells.quantity(row, name)
            found[name] = number if number is not None and 0 < number <= MAX_SMALL else None
    return found


def personal_of(row: SourceRow, cells: Cells) -> list[dict[str, Any]]:
    """What makes no sense is left out as a whole: half a set of questions asks the wrong thing."""
    given = read_object(row, "personalisation", cells).get("fields", [])
    try:
        fields = read_fields(given) if isinstance(given, list) else None
    except (KeyError, TypeError, ValueError, AttributeError):
        fields = None
    if fields is None or len(fields) > MAX_FIELDS or not all(map(is_sound, fields)):
        cells.warn(row, "value_invalid", "personalisation")
        return []
    return [each.as_row() for each in fields]


def is_sound(field: PersonalField) -> bool:
    texts = [field.label, *(label for label, _amount in field.choices)]
    amounts = [field.amount, *(amount for _label, amount in field.choices)]
    return (
        bool(_CODE.fullmatch(str(field.code)))
        and field.kind in PersonalKind.values
        and all(isinstance(text, str) and 0 < len(text) <= 120 and "\x00" not in text for text in texts)
        and all(type(amount) is int and 0 <= amount < 10**12 for amount in amounts)
        and type(field.max_length) is int
        and 0 < field.max_length <= MAX_TEXT
        and isinstance(field.is_required, bool)
    )


def read_links(row: SourceRow, cells: Cells) -> dict[str, list[str]]:
    return {column: parted(row.text(name))[:MAX_LINKS] for name, column in LINKS.items() if name in cells.names}


def read_parts(row: SourceRow, cells: Cells) -> list[tuple[int, str]] | None:
    if "bundle_of" not in cells.names:
        return None
    found = []
    for text in parted(row.text("bundle_of"))[:MAX_PARTS]:
        part = _PART.fullmatch(text)
        if part is None or not int(part[1]):
            cells.warn(row, "value_invalid", "bundle_of")
            return None
        found.append((int(part[1]), part[2]))
    return found

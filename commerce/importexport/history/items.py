"""Orders with all their articles in one cell, or in a column each, as WooCommerce's extensions write them:
`name:Lamp|sku:L1|quantity:2|subtotal:80.00|total:72.00;name:Shade|…`, or the same as JSON. They become a row per article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

from commerce.importexport.sources.shared.names import plain
from commerce.importexport.sources.shared.rows import SourceRow

COLUMN = re.compile(r"(line items?|order items?|line item \d{1,3})")
_NEXT = re.compile(r";\s*(?=(?:id|name|product_id|sku|quantity)\s*:)")
_FIELD = re.compile(r"\|\s*(?=[a-z_]+\s*:)")
NAMES = {"line_title": ("name", "product_name"), "line_sku": ("sku",), "line_quantity": ("quantity", "qty")}
BEFORE, AFTER = ("subtotal", "sub_total", "line_subtotal"), ("total", "line_total")


def item_columns(header: Sequence[str]) -> list[str]:
    return [name for name in header if name and COLUMN.fullmatch(plain(name))]


def items_of(text: str) -> list[dict[str, str]]:
    if text.startswith("["):
        try:
            rows = json.loads(text)
        except (ValueError, RecursionError):
            return []
        return [{str(k): str(v) for k, v in row.items()} for row in rows if isinstance(row, dict)]
    return [dict(pairs(part)) for part in _NEXT.split(text) if part.strip()]


def pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in _FIELD.split(text.strip()):
        name, _colon, value = part.partition(":")
        yield name.strip().casefold(), value.strip()


def rows_of(row: SourceRow, cells: Sequence[str], digits: int) -> Iterator[SourceRow]:
    """One for each article, each with everything that the order says; the order alone where none can be read."""
    items = [item for text in cells for item in items_of(text)]
    for item in items:
        yield SourceRow(row.number, row.cells | line_of(item, digits))
    if not items:
        yield row


def line_of(item: dict[str, str], digits: int) -> dict[str, str]:
    """What it says of its sum becomes the price of one unit, rounded up, and a reduction."""
    found = {name: first_of(item, keys) for name, keys in NAMES.items()}
    units, after = number(found["line_quantity"]), number(first_of(item, AFTER))
    before = number(first_of(item, BEFORE))
    before = after if before is None else before
    if units and before is not None and units > 0:
        price = (before / units).quantize(Decimal(1).scaleb(-digits), ROUND_CEILING)
        found["line_price"] = str(price)
        less = price * units - (before if after is None else after)
        found |= {"line_discount": str(less)} if less > 0 else {}
    return {name: value for name, value in found.items() if value}


def first_of(item: dict[str, str], keys: Sequence[str]) -> str:
    return next((item[key] for key in keys if item.get(key)), "")


def number(text: Any) -> Decimal | None:
    try:
        found = Decimal(text)
    except (InvalidOperation, ValueError, TypeError):
        return None
    return found if found.is_finite() and abs(found) < 10**12 else None

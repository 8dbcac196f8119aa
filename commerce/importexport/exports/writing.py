"""An export as bytes, a piece at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, zip_longest
from typing import Any

from commerce.importexport.exports import shopify, woocommerce
from commerce.importexport.exports.documents import month_of, pdfs
from commerce.importexport.exports.records import Entity, Record, joined
from core.csvfile import safe_csv


def write(
    entity: Entity, layout: str, on_record: Callable[[], None] = lambda: None, options: dict[str, Any] | None = None
) -> Iterator[bytes]:
    """`on_record` is called after every record."""
    if entity.print is not None:
        return entity.print(options or {}, on_record)
    if month_of(layout) is not None:
        return pdfs(layout, on_record)
    records = counted(entity.read(), on_record)
    if layout == "jsonl":
        return (line_of(record) for record in records)
    if layout == "shopify":
        return table(chain.from_iterable(map(shopify.rows, records)), shopify.header())
    if layout == "woocommerce":
        return table(chain.from_iterable(map(woocommerce.rows, records)), woocommerce.header())
    return table(chain.from_iterable(rows_of(entity, record) for record in records), entity.columns, bom=True)


def extension(layout: str) -> str:
    if month_of(layout) is not None:
        return "zip"
    return layout if layout in ("jsonl", "pdf") else "csv"


def counted(records: Iterable[Record], on_record: Callable[[], None]) -> Iterator[Record]:
    for record in records:
        yield record
        on_record()


def line_of(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def rows_of(entity: Entity, record: Record) -> Iterator[dict[str, Any]]:
    """The record's own cells on its first row; on each row one of each of its parts, and what the record is called."""
    key = entity.head[0]
    parts = zip_longest(*(record[name] for name in entity.parts), fillvalue={}) if entity.parts else iter(())
    first = next(parts, ())
    yield {name: record[name] for name in entity.head} | merged(first)
    for row in parts:
        yield {key: record[key]} | merged(row)


def merged(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}


def table(rows: Iterable[dict[str, Any]], header: list[str], *, bom: bool = False) -> Iterator[bytes]:
    cells = ([cell_of(row.get(name)) for name in header] for row in rows)
    return (piece.encode() for piece in safe_csv(cells, header, bom=bom))


def cell_of(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return joined(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value

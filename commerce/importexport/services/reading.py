"""From a file to drafts: encoding and separator, the source that knows the header, the rows counted on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.history.columns import ORDER, fields_of, is_customers, is_orders
from commerce.importexport.history.customers import read_customers
from commerce.importexport.history.orders import read_orders, source_of
from commerce.importexport.jsonlines import is_json_lines, read_json_lines
from commerce.importexport.services.column_maps import guessed, remembered_columns
from commerce.importexport.services.kinds import KINDS, Kind, kind_by_header
from commerce.importexport.sources import SOURCES, best_source
from commerce.importexport.sources.table import parse as parse_table
from core.csvfile import Row, Table, read_table
from core.errors import PlainError
from core.errors import mark as _
from core.xmlfeed import is_xml, read_feed

FIRST_ROWS = 3
FIRST_CELL = 80
MAX_COLUMNS = 200
NOT_KEPT = {
    "weight_unit": "weight_unit_not_kept",
    "tax_code": "tax_code_not_kept",
}


HISTORY_UNKNOWN = {
    "orders": _(
        "This is not a file of orders that can be read here. It needs a row for each article, with columns for the order’s "
        "number and date, and for the article’s name, quantity and price. This file has: %(columns)s."
    ),
    "customers": _(
        "This is not a file of customers that can be read here. It needs columns for the e-mail address and the name. "
        "This file has: %(columns)s."
    ),
}


class UnknownFormat(PlainError):
    """No source knows the columns of this file. `seen` shows them, for a person to say what they mean."""

    def __init__(self, message: Any, *, table: Table | None = None, **params: Any) -> None:
        super().__init__(message, **params)
        self.seen: dict[str, Any] = {}
        if table is not None:
            rows = [list(row.cells.values())[:MAX_COLUMNS] for row in islice(table.rows, FIRST_ROWS)]
            self.seen = {
                "header": [name for name in table.header if name][:MAX_COLUMNS], "columns": {},
                "first_rows": [[cell[:FIRST_CELL] for cell in row] for row in rows],
                "encoding": table.encoding, "delimiter": table.delimiter,
            }  # fmt: skip


@dataclass(slots=True)
class Reading:
    """One pass over a file. `row_count` grows as the rows are read."""

    table: Table
    source: str
    products: Iterator[Any]
    findings: Findings
    row_count: int = 0
    first_rows: list[list[str]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def read_products(
    file: BinaryIO,
    *,
    currency: str,
    source: str = "",
    encoding: str = "",
    delimiter: str = "",
    columns: dict[str, str] | None = None,
    on_row: Callable[[], None] | None = None,
) -> Reading:
    """Empty `source`, `encoding` and `delimiter` are found out. `on_row` is called for every row read. `columns` says
    what the columns of a table mean (column -> field), as does what the shop remembers of this header.

    Takes the file over. Raises UnreadableTable, also on coming to what breaks the file, and UnknownFormat.
    """
    table = table_of(file, encoding=encoding, delimiter=delimiter)
    mapping = columns or remembered_columns(table.header)
    found = SOURCES["table"] if mapping else SOURCES[source] if source else best_source(table.header)
    if not mapping and (found is None or not found.recognise(table.header)):
        raise UnknownFormat(
            _(
                "This is not a product file that can be read here. Accepted are the product files of Shopify (columns "
                "“Handle”, “Title”), WooCommerce (“Type”, “Name”, “Regular price”), PrestaShop (“Name *”, “Price tax "
                "excluded”, or its combinations), feeds for Google Merchant (“id”, “title”, “price”), and any table with a "
                "column for names and one for prices (“Name”, “Price”). This file has: %(columns)s."
            ),
            table=table,
            columns=", ".join(name for name in table.header if name)[:120] or "–",
        )
    assert found is not None
    reading = Reading(table, found.kind, iter(()), Findings())
    table.rows = counted(table.rows, reading, on_row)
    if found.kind == "table":
        reading.columns = mapping or guessed(table.header)
        drafts = parse_table(table, currency, reading.columns)
    else:
        drafts = found.parse(table, currency)
    reading.products, reading.findings = told_what_is_not_kept(drafts.products, drafts.findings), drafts.findings
    return reading


def read_history(
    file: BinaryIO,
    *,
    kind: str,
    currency: str,
    encoding: str = "",
    delimiter: str = "",
    on_row: Callable[[], None] | None = None,
) -> Reading:
    """Customers, orders or what another app has connected. Takes the file over. Raises UnreadableTable, UnknownFormat."""
    table = table_of(file, encoding=encoding, delimiter=delimiter)
    if kind in KINDS:
        return read_connected(table, KINDS[kind], on_row)
    knows = is_orders if kind == "orders" else is_customers
    if not knows(table.header):
        text = HISTORY_UNKNOWN[kind]
        raise UnknownFormat(text, columns=", ".join(name for name in table.header if name)[:120] or "–")
    reading = Reading(table, kind, iter(()), Findings())
    table.rows = counted(table.rows, reading, on_row)
    if kind == "orders":
        reading.products = read_orders(table, currency, reading.findings)
        reading.source = source_of(fields_of(ORDER, table.header)[0])
    else:
        reading.products = read_customers(table, reading.findings)
        reading.source = "table"
    return reading


def read_connected(table: Table, kind: Kind, on_row: Callable[[], None] | None) -> Reading:
    """Raises UnknownFormat for a file that another encoding or separator has made unreadable."""
    if not kind.knows(table.header):
        text = _("The columns of this file are not those that it had before. It has: %(columns)s.")
        raise UnknownFormat(text, columns=", ".join(name for name in table.header if name)[:120] or "–")
    reading = Reading(table, kind.kind, iter(()), Findings())
    table.rows = counted(table.rows, reading, on_row)
    reading.products = kind.read(table, reading.findings)
    return reading


def kind_of(table: Table) -> str:
    """What the file is about: orders, products, customers or what is connected; products where nobody knows."""
    connected = kind_by_header(table.header)
    if connected is not None:
        return connected.kind
    if is_orders(table.header):
        return "orders"
    if is_customers(table.header) and best_source(table.header) is None:
        return "customers"
    return "products"


def counted(rows: Iterator[Row], reading: Reading, on_row: Callable[[], None] | None) -> Iterator[Row]:
    for row in rows:
        reading.row_count += 1
        if len(reading.first_rows) < FIRST_ROWS:
            reading.first_rows.append([cell[:FIRST_CELL] for cell in list(row.cells.values())[:MAX_COLUMNS]])
        if on_row is not None:
            on_row()
        yield row


def table_of(file: BinaryIO, *, encoding: str = "", delimiter: str = "") -> Table:
    """Whatever a file is: XML, our JSON Lines, or a table. Raises UnreadableTable."""
    if is_xml(file):
        return read_feed(file)
    if is_json_lines(file):
        return read_json_lines(file)
    return read_table(file, encoding=encoding or None, delimiter=delimiter or None)


def told_what_is_not_kept(products: Iterator[ProductDraft], findings: Findings) -> Iterator[ProductDraft]:
    is_first = True
    for draft in products:
        if is_first:
            for attribute, code in NOT_KEPT.items():
                if attribute in draft.present:
                    findings.add(1, "info", code)
        is_first = False
        yield draft

"""From a file to drafts: encoding and separator, the source that knows the header, the rows counted on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.jsonlines import is_json_lines, read_json_lines
from commerce.importexport.sources import SOURCES, best_source
from core.csvfile import Row, Table, read_table
from core.errors import PlainError
from core.errors import mark as _
from core.xmlfeed import is_xml, read_feed

NOT_KEPT = {
    "weight_unit": "weight_unit_not_kept",
    "tax_code": "tax_code_not_kept",
}


class UnknownFormat(PlainError):
    """No source knows the columns of this file."""


@dataclass(slots=True)
class Reading:
    """One pass over a file. `row_count` grows as the rows are read."""

    table: Table
    source: str
    products: Iterator[ProductDraft]
    findings: Findings
    row_count: int = 0


def read_products(
    file: BinaryIO,
    *,
    currency: str,
    source: str = "",
    encoding: str = "",
    delimiter: str = "",
    on_row: Callable[[], None] | None = None,
) -> Reading:
    """Empty `source`, `encoding` and `delimiter` are found out. `on_row` is called for every row read.

    Takes the file over. Raises UnreadableTable, also on coming to what breaks the file, and UnknownFormat.
    """
    table = table_of(file, encoding=encoding, delimiter=delimiter)
    found = SOURCES[source] if source else best_source(table.header)
    if found is None or not found.recognise(table.header):
        raise UnknownFormat(
            _(
                "This is not a product file that can be read here. Accepted are the product files of Shopify (columns "
                "“Handle”, “Title”), WooCommerce (“Type”, “Name”, “Regular price”), PrestaShop (“Name *”, “Price tax "
                "excluded”, or its combinations), feeds for Google Merchant (“id”, “title”, “price”), and any table with a "
                "column for names and one for prices (“Name”, “Price”). This file has: %(columns)s."
            ),
            columns=", ".join(name for name in table.header if name)[:120] or "–",
        )
    reading = Reading(table, found.kind, iter(()), Findings())
    rows = table.rows

    def counted() -> Iterator[Row]:
        for row in rows:
            reading.row_count += 1
            if on_row is not None:
                on_row()
            yield row

    table.rows = counted()
    drafts = found.parse(table, currency)
    reading.products, reading.findings = told_what_is_not_kept(drafts.products, drafts.findings), drafts.findings
    return reading


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

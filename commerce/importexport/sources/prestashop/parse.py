"""From the tables of PrestaShop to drafts of products: whole ones, or combinations for those that are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localdate

from commerce.importexport.drafts import Drafts, ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.sources.prestashop.columns import read_columns
from commerce.importexport.sources.prestashop.combinations import read_combinations
from commerce.importexport.sources.prestashop.products import Reader, read_product
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from core.csvfile import Table


def parse(table: Table, currency: str, *, today: date | None = None) -> Drafts:
    findings = Findings()
    columns = read_columns(table.header)
    reader = Reader(columns, Cells(columns.names, currency, findings), today or localdate())
    return Drafts(_products(table, reader), findings)


def _products(table: Table, reader: Reader) -> Iterator[ProductDraft]:
    findings = reader.cells.findings
    unread = Unread(reader.columns.unknown)
    rows = []
    for row in table.rows:
        unread.look(row)
        cells = {name: row.cells[column] for name, column in reader.columns.names.items() if row.cells[column]}
        if cells:
            rows.append(SourceRow(row.number, cells))
    unread.tell(findings)
    if reader.columns.price == "price_excluded":
        findings.add(1, "warning", "price_without_tax")
    if any(row.text("weight") or row.text("weight_impact").strip("0., ") for row in rows):
        findings.add(1, "info", "weights_in_kilograms")
    if reader.columns.is_combinations:
        yield from read_combinations(rows, reader)
    else:
        for source in rows:
            if draft := read_product(source, reader):
                yield draft
    tell_table_warnings(table, findings)

"""Rows of a Shopify file, gathered into products."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from commerce.importexport.findings import Findings
from commerce.importexport.sources.shared.cells import unshielded
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shopify.columns import Columns
from core.csvfile import Row, clean_key


@dataclass(slots=True)
class ProductRows:
    handle: str
    rows: list[SourceRow] = field(default_factory=list)

    def first(self, field_name: str) -> str:
        return next((row.cells[field_name] for row in self.rows if field_name in row.cells), "")


def gather(rows: Iterable[Row], columns: Columns, findings: Findings) -> Iterator[ProductRows]:
    """All rows of a handle together, wherever they stand, in the order of first sight.

    A row without a handle continues the product above it, unless it has a title of its own: then it
    begins a product whose handle is still to be made. Holds the file in memory, without empty cells.
    """
    products: dict[str | int, ProductRows] = {}
    current: ProductRows | None = None
    for row in rows:
        cells = {name: unshielded(row.cells[column]) for name, column in columns.names.items() if row.cells[column]}
        if not cells:
            continue  # all it has stands in columns we do not know
        handle = unicodedata.normalize("NFC", clean_key(cells.get("handle", "")))
        if handle:
            current = products.setdefault(handle.casefold(), ProductRows(handle))
        elif "title" in cells and (current is None or cells["title"] != current.first("title")):
            current = products[row.number] = ProductRows("")
        elif current is None:
            findings.add(row.number, "error", "row_without_product")
            continue
        current.rows.append(SourceRow(row.number, cells))
    yield from products.values()

"""Rows of a WooCommerce file: the products, and the variations of each, wherever they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from commerce.importexport.sources.shared.cells import unshielded
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread
from commerce.importexport.sources.woocommerce.columns import Columns
from core.csvfile import Row, clean_key

_SEPARATOR = re.compile(r"(?<!\\),")


@dataclass(slots=True)
class ProductRows:
    row: SourceRow
    kinds: set[str]
    variations: list[SourceRow] = field(default_factory=list)


def gather(rows: Iterable[Row], columns: Columns, unread: Unread) -> tuple[list[ProductRows], dict[str, ProductRows]]:
    """Holds the file in memory, without empty cells. Variations without a parent in the file stand apart, by its key."""
    products: list[ProductRows] = []
    by_key: dict[str, ProductRows] = {}
    variations: list[SourceRow] = []
    for row in rows:
        unread.look(row)
        cells = {name: unwrap(row.cells[column]) for name, column in columns.names.items() if row.cells[column]}
        source = SourceRow(row.number, cells)
        kinds = kinds_of(source)
        if "variation" in kinds:
            variations.append(source)
        elif cells:
            product = ProductRows(source, kinds)
            products.append(product)
            for key in keys_of(source):
                by_key.setdefault(key, product)
    orphans: dict[str, ProductRows] = {}
    for variation in variations:
        key = parent_key(variation)
        parent = by_key.get(key) or orphans.setdefault(key, ProductRows(SourceRow(variation.number, {}), {"variable"}))
        parent.variations.append(variation)
    return products, orphans


def kinds_of(row: SourceRow) -> set[str]:
    """`simple, downloadable, virtual` is one type and two flags."""
    return {word.casefold() for word in read_cell_list(row.text("type"))} or {"simple"}


def keys_of(row: SourceRow) -> list[str]:
    """SKU first, then id."""
    sku, number = clean_key(row.text("sku")), clean_key(row.text("id"))
    return [key for key in (f"sku:{sku.casefold()}" if sku else "", f"id:{number}" if number else "") if key]


def parent_key(row: SourceRow) -> str:
    return product_key(row.text("parent"))


def product_key(name: str) -> str:
    """Of another product, as it is named in a cell: `id:12`, or its SKU."""
    name = clean_key(name)
    return f"id:{name[3:].strip()}" if name.lower().startswith("id:") else f"sku:{name.casefold()}"


def read_cell_list(text: str) -> list[str]:
    """Apart at commas; a comma inside an entry is written `\\,`."""
    entries = (entry.replace("\\,", ",").strip() for entry in _SEPARATOR.split(text))
    return [entry for entry in entries if entry]


def unwrap(text: str) -> str:
    """The exporter puts apostrophes around what a spreadsheet would take for a formula."""
    is_wrapped = len(text) > 2 and text[0] == text[-1] == "'" and text[1] in "=+-@"
    return text[1:-1] if is_wrapped else unshielded(text)

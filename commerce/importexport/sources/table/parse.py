"""From any table to drafts of products: a row is a product without options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from commerce.importexport.drafts import MAX_MPN, MAX_NAME, Drafts, ProductDraft, VariantDraft
from commerce.importexport.findings import Findings
from commerce.importexport.sources.shared.cells import Cells, unshielded
from commerce.importexport.sources.shared.descriptions import joined
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from commerce.importexport.sources.table.columns import read_columns
from commerce.importexport.values import read_list
from core.csvfile import Table, clean_key

_PICTURES = re.compile(r"[|;,\s]\s*(?=https?://)", re.IGNORECASE)
_PRESENT = {
    "title": ("title",), "description": ("description_html",), "vendor": ("vendor",), "category": ("product_type",),
    "tags": ("tags",), "images": ("images", "image_src"), "price": ("variants", "price"), "sku": ("sku",),
    "compare_at_price": ("compare_at_price",), "cost": ("cost",), "barcode": ("barcode",), "mpn": ("mpn",),
    "quantity": ("quantity", "is_stock_tracked"), "weight": ("weight_grams",), "kilograms": ("weight_grams",),
}  # fmt: skip


def parse(table: Table, currency: str, columns: dict[str, str] | None = None) -> Drafts:
    """`columns` (column -> field) where somebody has said what they mean."""
    findings = Findings()
    names, unknown = read_columns(table.header)
    if columns is not None:
        names = {field: column for column, field in columns.items() if column in table.header}
        unknown = [name for name in table.header if name and name not in columns]
    return Drafts(_products(table, Cells(names, currency, findings), Unread(unknown)), findings)


def _products(table: Table, cells: Cells, unread: Unread) -> Iterator[ProductDraft]:
    for field_name, column in cells.names.items():
        if column.casefold() != field_name:
            cells.findings.add(1, "info", "column_taken_as", column=column, field=field_name)
    for row in table.rows:
        unread.look(row)
        found = {name: unshielded(row.cells[column]) for name, column in cells.names.items() if row.cells[column]}
        draft = _read_product(SourceRow(row.number, found), cells) if found else None
        if draft is not None:
            yield draft
    unread.tell(cells.findings)
    tell_table_warnings(table, cells.findings)


def _read_product(row: SourceRow, cells: Cells) -> ProductDraft | None:
    title = cells.text(row, "title")
    if not title:
        cells.findings.add(row.number, "error", "title_missing")
        return None
    price = cells.price(row)
    if price is None:
        return None
    gallery = Gallery(cells.findings)
    for url in _PICTURES.split(row.text("images")):
        gallery.add(url.strip(), row.number)
    compare_at = cells.amount(row, "compare_at_price")
    variant = VariantDraft(
        row_number=row.number,
        sku=cells.code(row, "sku", limit=MAX_NAME),
        barcode=cells.barcode(row),
        mpn=cells.code(row, "mpn", limit=MAX_MPN),
        price=price,
        compare_at_price=compare_at if compare_at is not None and compare_at > price else None,
        cost=cells.amount(row, "cost"),
        weight_grams=cells.grams(row, "weight") if row.text("weight") else cells.grams(row, "kilograms", Decimal(1000)),
        is_stock_tracked="quantity" in cells.names,
        quantity=cells.quantity(row),
    )
    keys = [f"table:{name}:{clean_key(row.text(name)).casefold()}" for name in ("sku", "id") if row.text(name)]
    category = row.text("category").rpartition(">")[2].strip()
    return ProductDraft(
        row_number=row.number,
        handle=cells.text(row, "handle"),
        title=title,
        description_html=joined("", row.text("description")),
        vendor=cells.text(row, "vendor", limit=MAX_NAME),
        product_type=category[:MAX_NAME],
        tags=[tag[:MAX_NAME] for tag in read_list(row.text("tags"))],
        collections=[category[:255]] if category else [],
        variants=[variant],
        images=gallery.images(),
        present=frozenset(chain.from_iterable(_PRESENT.get(name, ()) for name in cells.names)),
        keys=tuple(keys),
    )

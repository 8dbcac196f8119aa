"""From a Google Merchant feed to drafts of products: an item is a variant, a group of items a product."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import chain
from urllib.parse import unquote, urlsplit

from django.utils.timezone import localdate

from commerce.importexport.drafts import MAX_MPN, MAX_NAME, MAX_VARIANTS, Drafts, ProductDraft, VariantDraft
from commerce.importexport.findings import Findings
from commerce.importexport.sources.google.columns import read_columns
from commerce.importexport.sources.google.prices import read_price, with_sale
from commerce.importexport.sources.google.titles import rest_of, shared_title
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from commerce.importexport.values import read_decimal
from core.csvfile import Table, clean_key
from core.html import clean_html
from core.money import round_half_up

OPTIONS = {"color": "Color", "size": "Size", "material": "Material", "pattern": "Pattern"}
_PICTURES = re.compile(r"[\n,]\s*(?=https?://)", re.IGNORECASE)
_WEIGHT = re.compile(r"([0-9.,]+)\s*(kg|g|lbs?|oz)", re.IGNORECASE)
_GRAMS = {
    "kg": Decimal(1000), "g": Decimal(1), "lb": Decimal("453.59237"), "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}  # fmt: skip
_AVAILABLE = {
    "instock": (False, False),
    "outofstock": (True, False),
    "preorder": (True, True),
    "backorder": (True, True),
}
_PRESENT = {
    "title": ("title",), "description": ("description_html",), "brand": ("vendor",), "product_type": ("product_type",),
    "google_product_category": ("category",), "price": ("variants", "option_names", "price"),
    "sale_price": ("compare_at_price",), "gtin": ("barcode",), "mpn": ("mpn",), "id": ("sku",),
    "shipping_weight": ("weight_grams",), "image_link": ("images", "image_src", "image_url"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    cells: Cells
    today: date


def parse(table: Table, currency: str, *, today: date | None = None) -> Drafts:
    findings = Findings()
    names, unknown = read_columns(table.header)
    reader = Reader(Cells(names, currency, findings, decimal="."), today or localdate())
    return Drafts(_products(table, reader, Unread(unknown)), findings)


def _products(table: Table, reader: Reader, unread: Unread) -> Iterator[ProductDraft]:
    findings = reader.cells.findings
    groups: dict[str, list[SourceRow]] = {}
    for row in table.rows:
        unread.look(row)
        cells = {name: row.cells[column] for name, column in reader.cells.names.items() if row.cells[column]}
        source = SourceRow(row.number, cells)
        number, group = clean_key(source.text("id")), clean_key(source.text("item_group_id"))
        if not number:
            findings.add(row.number, "error", "id_missing")
            continue
        groups.setdefault(f"google:group:{group}" if group else f"google:id:{number}", []).append(source)
    unread.tell(findings)
    for key, rows in groups.items():
        if draft := _read_product(key, rows, reader):
            yield draft
    tell_table_warnings(table, findings)


def _read_product(key: str, rows: list[SourceRow], reader: Reader) -> ProductDraft | None:
    cells, first = reader.cells, rows[0]
    titles = [row.text("title") for row in rows if row.text("title")]
    if not titles:
        cells.findings.add(first.number, "error", "title_missing")
        return None
    if len(rows) > MAX_VARIANTS:
        cells.findings.add(first.number, "error", "too_many_variants", count=len(rows), limit=MAX_VARIANTS)
        return None
    title = shared_title(titles)
    names, values = read_options(rows, title)
    gallery = Gallery(cells.findings)
    variants: dict[tuple[str, ...], VariantDraft] = {}
    for row, own in zip(rows, values, strict=True):
        folded = tuple(value.casefold() for value in own)
        if folded in variants:
            told = {"values": " / ".join(own)[:200] or "–", "row": variants[folded].row_number}
            cells.findings.add(row.number, "error", "duplicate_variant", **told)
        elif variant := read_variant(row, own, gallery, reader):
            variants[folded] = variant
    if not variants:
        return None
    for row in rows:
        for url in _PICTURES.split(row.text("additional_image_link")):
            gallery.add(url.strip(), row.number)
    return ProductDraft(
        row_number=first.number,
        handle=handle_of(rows),
        title=cells.cut(first.number, "title", title, 255),
        description_html=description_of(first),
        vendor=cells.text(first, "brand", limit=MAX_NAME),
        product_type=cells.text(first, "product_type", limit=MAX_NAME),
        category=cells.text(first, "google_product_category"),
        option_names=names,
        variants=list(variants.values()),
        images=gallery.images(),
        present=frozenset(chain.from_iterable(_PRESENT.get(name, ()) for name in cells.names)),
        keys=(key,),
    )


def read_options(rows: list[SourceRow], title: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """By the columns that differ, if they tell all items apart; else by the rest of their titles, or their ids."""
    if len(rows) == 1:
        return [], [()]
    columns = [name for name in OPTIONS if len({row.text(name).casefold() for row in rows}) > 1]
    by_columns = [tuple(row.text(name)[:255] for name in columns) for row in rows]
    if columns and tells_apart(by_columns):
        return [OPTIONS[name] for name in columns], by_columns
    by_title: list[tuple[str, ...]] = [(rest_of(row.text("title"), title)[:255],) for row in rows]
    return ["Variant"], by_title if tells_apart(by_title) else [(clean_key(row.text("id"))[:255],) for row in rows]


def tells_apart(choice: list[tuple[str, ...]]) -> bool:
    folded = {tuple(value.casefold() for value in values) for values in choice}
    return len(folded) == len(choice) and all(all(values) for values in choice)


def read_variant(row: SourceRow, values: tuple[str, ...], gallery: Gallery, reader: Reader) -> VariantDraft | None:
    cells = reader.cells
    full = read_price(row, "price", cells)
    if full is None:
        return None
    price, compare_at = with_sale(row, full, cells, reader.today)
    state = "".join(letter for letter in row.text("availability").casefold() if letter.isalpha())
    if state and state not in _AVAILABLE:
        cells.warn(row, "availability_unknown", "availability")
    is_tracked, below = _AVAILABLE.get(state, (bool(state), False))
    return VariantDraft(
        row_number=row.number,
        option_values=values,
        sku=cells.code(row, "mpn" if row.text("mpn") else "id", limit=MAX_NAME),
        barcode=cells.barcode(row, "gtin"),
        mpn=cells.code(row, "mpn", limit=MAX_MPN),
        price=price,
        compare_at_price=compare_at,
        weight_grams=grams_of(row, cells),
        is_stock_tracked=is_tracked,
        sells_below_zero=below,
        image_url=gallery.add(row.text("image_link").split("\n")[0], row.number),
    )


def grams_of(row: SourceRow, cells: Cells) -> int:
    text = row.text("shipping_weight")
    match = _WEIGHT.fullmatch(text)
    number = read_decimal(match[1]) if match else None
    if text and number is None:
        cells.warn(row, "number_invalid", "shipping_weight")
    return round_half_up(number * _GRAMS[match[2].lower()]) if match and number is not None and number < 10**6 else 0


def handle_of(rows: list[SourceRow]) -> str:
    """The end of the address that all items have in the old shop, so that its links can go on working."""
    try:
        ends = {unquote(urlsplit(row.text("link")).path.rstrip("/").rpartition("/")[2]) for row in rows}
    except ValueError:
        return ""
    end = ends.pop() if len(ends) == 1 else ""
    return re.sub(r"\.(?:html?|php)$", "", end)[:255]


def description_of(row: SourceRow) -> str:
    """Some feeds escape it twice."""
    text = row.text("description")
    return clean_html(unescape(text) if "&lt;" in text and "<" not in text else text)

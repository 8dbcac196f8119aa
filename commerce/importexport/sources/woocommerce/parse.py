"""From the table of a WooCommerce file to drafts of products. Reads only; knows no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from django.utils.timezone import localdate

from commerce.importexport.drafts import (
    MAX_NAME,
    MAX_SEO_DESCRIPTION,
    VARIANT_ATTRIBUTES,
    Drafts,
    ProductDraft,
    Status,
    VariantDraft,
)  # fmt: skip
from commerce.importexport.findings import Findings
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.descriptions import joined
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from commerce.importexport.sources.woocommerce.columns import Columns, read_columns
from commerce.importexport.sources.woocommerce.rows import ProductRows, gather, keys_of, read_cell_list
from commerce.importexport.sources.woocommerce.variants import Reader, attributes_of, read_single, read_variations
from commerce.importexport.values import read_list
from core.csvfile import Table

_NEWLINE = re.compile(r"(?<!\\)\\[rn]")
_NO_CATEGORY = {"uncategorized", "uncategorised", "non classé", "unkategorisiert", "sin categorizar"}
# column: what of a draft it says
_PRESENT = {
    "name": ("title",), "short": ("description_html",), "description": ("description_html",), "brands": ("vendor",),
    "categories": ("product_type",), "tags": ("tags",), "published": ("status", "is_published"),
    "visibility": ("is_published",), "seo_title": ("seo_title",), "seo_description": ("seo_description",),
    "images": ("images", "image_src", "image_url"), "price": ("variants", "option_names", "price"),
    "sale_price": ("compare_at_price",), "sku": ("sku",), "barcode": ("barcode",), "weight": ("weight_grams",),
    "stock": ("quantity", "is_stock_tracked"), "in_stock": ("quantity", "is_stock_tracked"),
    "backorders": ("sells_below_zero",), "type": ("requires_shipping",), "tax_status": ("is_taxable",),
}  # fmt: skip


def parse(table: Table, currency: str, *, today: date | None = None) -> Drafts:
    """Prices are taken to be in `currency`, with the decimal sign of the shop: the file does not say."""
    findings = Findings()
    columns = read_columns(table.header)
    reader = Reader(columns, Cells(columns.names, currency, findings), today or localdate())
    return Drafts(_products(table, reader), findings)


def _products(table: Table, reader: Reader) -> Iterator[ProductDraft]:
    findings = reader.cells.findings
    unread = Unread(reader.columns.unknown)
    products = gather(table.rows, reader.columns, findings, unread)
    unread.tell(findings)
    tell_attributes(products, reader)
    for product in products:
        draft = _read_product(product, reader)
        if draft is not None:
            yield draft
    tell_table_warnings(table, findings)


def _read_product(product: ProductRows, reader: Reader) -> ProductDraft | None:
    row, cells, kinds = product.row, reader.cells, product.kinds
    title = cells.text(row, "name")
    if not title:
        cells.findings.add(row.number, "error", "title_missing")
        return None
    gallery = Gallery(cells.findings)
    for url in read_cell_list(row.text("images")):
        gallery.add(url, row.number)
    names: list[str] = []
    variants: list[VariantDraft] | None = None
    if "variable" in kinds or product.variations:
        if (options := read_variations(product, gallery, reader)) is None:
            return None
        names, variants = options
    elif "grouped" not in kinds and (single := read_single(product, gallery, reader)):
        variants = [single]
    present = present_of(reader.columns)
    status, is_published = visibility_of(product, reader)
    if not variants or kinds & {"grouped", "external"}:
        status = "draft"  # where the merchant has made it more than that since, it stays
        present -= {"status"}
    if not variants:
        present -= VARIANT_ATTRIBUTES
    tell_kind(product, reader)
    paths = category_paths(product)
    return ProductDraft(
        row_number=row.number,
        handle="",
        title=title,
        description_html=description_of(product),
        vendor=cells.cut(row.number, "brands", next(iter(read_cell_list(row.text("brands"))), ""), MAX_NAME)
        if row.text("brands") else "",
        product_type=paths[0][:MAX_NAME] if paths else "",
        tags=[tag[:MAX_NAME] for tag in read_list(",".join(read_cell_list(row.text("tags"))))],
        status=status,
        is_published=is_published,
        seo_title=seo_of(product, reader, "seo_title", 255),
        seo_description=seo_of(product, reader, "seo_description", MAX_SEO_DESCRIPTION),
        collections=[path[:255] for path in paths],
        option_names=names,
        variants=variants or [],
        images=gallery.images(),
        present=present,
        keys=tuple(f"woocommerce:{key}" for key in keys_of(row)),
    )  # fmt: skip


def present_of(columns: Columns) -> frozenset[str]:
    return frozenset(chain.from_iterable(_PRESENT.get(name, ()) for name in columns.names))


def visibility_of(product: ProductRows, reader: Reader) -> tuple[Status, bool]:
    published, row = product.row.text("published"), product.row
    if row.text("visibility").casefold() == "hidden":
        reader.cells.findings.add(row.number, "info", "hidden_in_catalogue")
        return ("draft" if published == "-1" else "active"), False
    return ("draft" if published == "-1" else "active"), reader.cells.boolean(row, "published", empty=True) \
        if published != "-1" else True  # fmt: skip


def tell_kind(product: ProductRows, reader: Reader) -> None:
    """What is not sold here as it was there."""
    row, findings = product.row, reader.cells.findings
    if "grouped" in product.kinds:
        parts = ", ".join(read_cell_list(row.text("grouped")))[:200] or "–"
        findings.add(row.number, "warning", "grouped_product", parts=parts)
    elif "external" in product.kinds:
        findings.add(row.number, "warning", "external_product", url=row.text("external_url")[:200] or "–")
    if "downloadable" in product.kinds:
        findings.add(row.number, "warning", "download_not_kept")
    tax_class = row.text("tax_class").casefold()
    if tax_class not in ("", "standard", "parent"):
        findings.add(row.number, "warning", "tax_class_not_kept", tax_class=tax_class[:80])


def tell_attributes(products: list[ProductRows], reader: Reader) -> None:
    """Attributes that are no options have no place here yet: told once each."""
    kept_out: dict[str, int] = {}
    for product in products:
        options = {name for row in product.variations for name in attributes_of(row, reader.columns)}
        for name in attributes_of(product.row, reader.columns):
            if name not in options:
                kept_out.setdefault(name, product.row.number)
    for name, number in kept_out.items():
        reader.cells.findings.add(number, "info", "attribute_not_kept", name=name[:80])


def category_paths(product: ProductRows) -> list[str]:
    """The last part of each path, each once: that is where a shopper finds the product."""
    last = (path.rpartition(">")[2].strip() for path in read_cell_list(product.row.text("categories")))
    return list({name.casefold(): name for name in last if name and name.casefold() not in _NO_CATEGORY}.values())


def description_of(product: ProductRows) -> str:
    short, long = (_NEWLINE.sub("\n", product.row.text(name)) for name in ("short", "description"))
    return joined(short, long)


def seo_of(product: ProductRows, reader: Reader, field_name: str, limit: int) -> str:
    """Patterns such as `%%title%%` are filled in by a plugin of the old shop."""
    text = product.row.text(field_name)
    return "" if "%" in text else reader.cells.text(product.row, field_name, limit=limit)

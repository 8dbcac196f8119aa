"""From the table of a WooCommerce file to drafts of products. Reads only; knows no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

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
from commerce.importexport.sources.shared.paths import distinct, leaf, whole_path
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from commerce.importexport.sources.woocommerce.columns import Columns, read_columns
from commerce.importexport.sources.woocommerce.rows import ProductRows, gather, keys_of, product_key, read_cell_list
from commerce.importexport.sources.woocommerce.variants import Reader, attributes_of, read_single, read_variations
from commerce.importexport.values import read_int, read_list
from core.csvfile import Table

MAX_SMALL = 32_768
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
    products, orphans = gather(table.rows, reader.columns, unread)
    unread.tell(findings)
    for product in products:
        draft = _read_product(product, reader)
        if draft is not None:
            yield draft
    for key, part in orphans.items():
        draft = read_part(key, part, reader)
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
        product_type=leaf(paths[0])[:MAX_NAME] if paths else "",
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
        facts=facts_of(product, reader),
        links=links_of(product, reader),
        more=downloading(row, cells),
    )  # fmt: skip


def read_part(key: str, part: ProductRows, reader: Reader) -> ProductDraft | None:
    """Variations for a product that an earlier file has brought."""
    gallery = Gallery(reader.cells.findings)
    options = read_variations(part, gallery, reader)
    if options is None or not options[1]:
        return None
    images = gallery.images()
    for image in images:
        image.position += 100  # behind those of the product
    present = present_of(reader.columns) & (VARIANT_ATTRIBUTES | {"images", "image_url"})
    return ProductDraft(
        row_number=part.row.number, handle=key, title="", option_names=options[0], variants=options[1], images=images,
        present=present | {"variants", "option_names"}, keys=(f"woocommerce:{key}",), is_part=True,
    )  # fmt: skip


def links_of(product: ProductRows, reader: Reader) -> dict[str, list[str]]:
    """By column of the catalogue, only those that the file has. What a group consists of goes with it."""
    columns = {"up_sell_ids": "upsells", "cross_sell_ids": "cross_sells"}
    columns |= {"related_ids": "grouped"} if "grouped" in product.kinds else {}
    return {
        column: [f"woocommerce:{product_key(name)}" for name in read_cell_list(product.row.text(field_name))]
        for column, field_name in columns.items()
        if field_name in reader.columns.names
    }


def downloading(row: SourceRow, cells: Cells) -> dict[str, Any]:
    """How often and how long; -1 and nothing are without end."""
    found = {}
    for column, field_name in {"download_limit": "download_limit", "download_days": "download_days"}.items():
        number = read_int(row.text(field_name))
        if field_name in cells.names and (number is None or number < MAX_SMALL):
            found[column] = number if number is not None and number > 0 else None
    return found


def facts_of(product: ProductRows, reader: Reader) -> dict[str, list[str]]:
    options = {name for row in product.variations for name in attributes_of(row, reader.columns)}
    return {name: values for name, values in attributes_of(product.row, reader.columns).items() if name not in options}


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


def category_paths(product: ProductRows) -> list[str]:
    paths = [whole_path(path.split(">")) for path in read_cell_list(product.row.text("categories"))]
    return distinct(path for path in paths if path and path.casefold() not in _NO_CATEGORY)


def description_of(product: ProductRows) -> str:
    short, long = (_NEWLINE.sub("\n", product.row.text(name)) for name in ("short", "description"))
    return joined(short, long)


def seo_of(product: ProductRows, reader: Reader, field_name: str, limit: int) -> str:
    """Patterns such as `%%title%%` are filled in by a plugin of the old shop."""
    text = product.row.text(field_name)
    return "" if "%" in text else reader.cells.text(product.row, field_name, limit=limit)

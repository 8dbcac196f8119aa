"""From a Magento file to drafts: simple products, and configurable ones with the simple ones that they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from commerce.importexport.drafts import (
    MAX_NAME,
    MAX_SEO_DESCRIPTION,
    VARIANT_ATTRIBUTES,
    Drafts,
    ProductDraft,
    VariantDraft,
)  # fmt: skip
from commerce.importexport.findings import Findings
from commerce.importexport.sources.magento.columns import pairs, read_columns, recognise, variations
from commerce.importexport.sources.shared.cells import Cells, unshielded
from commerce.importexport.sources.shared.descriptions import joined
from commerce.importexport.sources.shared.paths import distinct, leaf, whole_path
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from commerce.importexport.values import read_list
from core.csvfile import Table, clean_key

__all__ = ["parse", "recognise"]

PRESENT = frozenset({
    *VARIANT_ATTRIBUTES, "title", "description_html", "product_type", "tags", "status", "is_published", "seo_title",
    "seo_description", "images", "image_src",
}) - {"barcode", "mpn", "tax_code", "image_url", "unit_price"}  # fmt: skip
ROOT = "default category"


def parse(table: Table, currency: str) -> Drafts:
    findings = Findings()
    names, unknown = read_columns(table.header)
    return Drafts(_products(table, Cells(names, currency, findings, decimal="."), Unread(unknown)), findings)


def _products(table: Table, cells: Cells, unread: Unread) -> Iterator[ProductDraft]:
    """Holds the file in memory, without empty cells: the parts of a product stand before it, anywhere."""
    rows: list[SourceRow] = []
    for line in table.rows:
        unread.look(line)
        found = {name: unshielded(line.cells[column]) for name, column in cells.names.items() if line.cells[column]}
        if found.get("sku"):  # without one it is the row above in another language
            rows.append(SourceRow(line.number, found))
    by_sku = {clean_key(row.text("sku")).casefold(): row for row in rows}
    parts = {each["sku"].casefold() for row in rows for each in variations(row.text("variations"))}
    for row in rows:
        sku = clean_key(row.text("sku")).casefold()
        if sku in parts:
            continue
        draft = _read_product(row, by_sku, cells)
        if draft is not None:
            yield draft
    if {"weight"} & cells.names.keys():
        cells.findings.add(1, "info", "weights_in_kilograms")
    unread.tell(cells.findings)
    tell_table_warnings(table, cells.findings)


def _read_product(row: SourceRow, by_sku: dict[str, SourceRow], cells: Cells) -> ProductDraft | None:
    title = cells.text(row, "title")
    if not title:
        cells.findings.add(row.number, "error", "title_missing")
        return None
    kind = row.text("kind").casefold()
    if kind in ("grouped", "bundle"):
        cells.findings.add(row.number, "warning", "grouped_product", parts=row.text("kind"))
    names, variants = _variants(row, by_sku, cells)
    if not variants and kind not in ("grouped", "bundle"):
        cells.findings.add(row.number, "error", "no_variant")
        return None
    gallery = Gallery(cells.findings)
    for path in [row.text("image"), *row.text("images").split(",")]:
        if path.strip():
            gallery.add(path.strip(), row.number, row.text("image_label") if path == row.text("image") else "")
    categories = distinct(
        whole_path(path.split("/"), without={ROOT})[:255] for path in row.text("categories").split(",")
    )
    is_shown = "not visible" not in row.text("visibility").casefold()
    return ProductDraft(
        row_number=row.number,
        handle=cells.text(row, "handle"),
        title=title,
        description_html=joined(row.text("short"), row.text("description")),
        product_type=leaf(categories[0])[:MAX_NAME] if categories else "",
        tags=[tag[:MAX_NAME] for tag in read_list(row.text("tags"))],
        status="active" if cells.boolean(row, "online", empty=True) and variants else "draft",
        is_published=is_shown,
        seo_title=cells.text(row, "seo_title"),
        seo_description=cells.text(row, "seo_description", limit=MAX_SEO_DESCRIPTION),
        collections=categories,
        option_names=names,
        variants=variants,
        images=gallery.images(),
        present=PRESENT | {"option_names"},
        keys=(key_of(row.text("sku")),),
        facts={name: value.split("|") for name, value in pairs(row.text("more")).items() if value},
        links={
            f"{name}_ids": [key_of(sku) for sku in row.text(name).split(",") if sku.strip()]
            for name in ("related", "up_sell", "cross_sell")
            if name in cells.names
        },
    )


def key_of(sku: str) -> str:
    return f"magento:sku:{clean_key(sku).casefold()}"


def _variants(row: SourceRow, by_sku: dict[str, SourceRow], cells: Cells) -> tuple[list[str], list[VariantDraft]]:
    listed = variations(row.text("variations"))
    if not listed:
        variant = _variant(row, (), cells) if row.text("price") else None
        return [], [variant] if variant else []
    codes = list(dict.fromkeys(name for each in listed for name in each if name != "sku"))
    labels = pairs(row.text("labels"))
    found: dict[tuple[str, ...], VariantDraft] = {}
    for each in listed:
        part = by_sku.get(each["sku"].casefold())
        values = tuple(each.get(code, "")[:255] for code in codes)
        if part is None:
            cells.findings.add(row.number, "error", "parent_missing", parent=each["sku"][:80])
        elif "" in values:
            cells.findings.add(part.number, "error", "option_value_missing", option=codes[values.index("")])
        elif values in found:
            told = {"values": " / ".join(values)[:200], "row": found[values].row_number}
            cells.findings.add(part.number, "error", "duplicate_variant", **told)
        elif variant := _variant(part, values, cells):
            found[values] = variant
    return [labels.get(code, code.replace("_", " ").capitalize())[:MAX_NAME] for code in codes], list(found.values())


def _variant(row: SourceRow, values: tuple[str, ...], cells: Cells) -> VariantDraft | None:
    price = cells.price(row)
    if price is None:
        return None
    special = cells.amount(row, "special")
    is_reduced = special is not None and special < price
    manages = cells.boolean(row, "manages", empty=True)
    quantity = cells.number(row, "quantity")
    return VariantDraft(
        row_number=row.number,
        option_values=values,
        sku=cells.code(row, "sku", limit=MAX_NAME),
        price=special if is_reduced else price,
        compare_at_price=price if is_reduced else None,
        cost=cells.amount(row, "cost"),
        weight_grams=cells.grams(row, "weight", Decimal(1000)),
        is_stock_tracked=manages,
        quantity=int(quantity) if quantity is not None else None,
        sells_below_zero=row.text("backorders") not in ("", "0"),
        requires_shipping=row.text("kind").casefold() not in ("virtual", "downloadable"),
        is_taxable=row.text("tax_class").casefold() not in ("none", "0"),
    )

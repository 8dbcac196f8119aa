"""From our own export back to drafts: what was written comes back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from commerce.importexport.drafts import MAX_NAME, MAX_SEO_DESCRIPTION, VARIANT_ATTRIBUTES, Drafts, ProductDraft, Status
from commerce.importexport.exports.elsewhere import code_of
from commerce.importexport.exports.products import HEAD, PICTURE, VARIANT
from commerce.importexport.exports.records import parted
from commerce.importexport.findings import Findings
from commerce.importexport.sources.echoppe.facts import read_facts
from commerce.importexport.sources.echoppe.selling import read_links, read_parts, read_selling
from commerce.importexport.sources.echoppe.variants import read_variants
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.pictures import MAX_ALT, Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import tell_table_warnings
from core.csvfile import Table, unguard
from core.html import clean_html
from core.videos import read_link

OURS = {"handle", "title", "option_values", "stock_counted", "is_shown"}
STATUSES: dict[str, Status] = {"active": "active", "draft": "draft", "archived": "archived"}
PRESENT = frozenset({
    *VARIANT_ATTRIBUTES, "title", "description_html", "vendor", "product_type", "category", "tags", "status",
    "is_published", "is_gift_card", "seo_title", "seo_description", "images", "image_src", "image_url",
}) - {"tax_code", "mpn"}  # fmt: skip
MAX_SMALL = 32_767


def recognise(header: Sequence[str]) -> int:
    return 100 if set(header) >= OURS else 0


def parse(table: Table, currency: str) -> Drafts:
    findings = Findings()
    known = {*HEAD, *VARIANT, *PICTURE}
    names = {name: name for name in table.header if name in known or code_of(name)}
    return Drafts(_products(table, Cells(names, currency, findings, decimal=".")), findings)


def _products(table: Table, cells: Cells) -> Iterator[ProductDraft]:
    for name in table.header:
        if name and name not in cells.names:
            cells.findings.add(1, "info", "column_not_imported", column=name)
    rows = (
        SourceRow(row.number, {name: unguard(row.cells[name]) for name in cells.names if row.cells[name]})
        for row in table.rows
    )
    for handle, group in groupby(rows, key=lambda row: row.text("handle")):
        draft = _read_product(handle, list(group), cells)
        if draft is not None:
            yield draft
    tell_table_warnings(table, cells.findings)


def _read_product(handle: str, rows: list[SourceRow], cells: Cells) -> ProductDraft | None:
    first = rows[0]
    title = cells.text(first, "title")
    if not title or not handle:
        cells.findings.add(first.number, "error", "title_missing" if handle else "row_without_product")
        return None
    if (currency := first.text("currency")) and currency != cells.currency:
        cells.findings.add(first.number, "error", "price_currency", text=currency[:10], currency=cells.currency)
        return None
    gallery = Gallery(cells.findings)
    for row in rows:
        alt, video = cells.text(row, "picture_alt", limit=MAX_ALT), read_link(row.text("picture_video"))
        if row.text("picture_video") and video is None:
            cells.warn(row, "value_invalid", "picture_video")
        gallery.add(row.text("picture"), row.number, alt, video)
    options = parted(first.text("options"))
    return ProductDraft(
        row_number=first.number,
        handle=handle,
        title=title,
        description_html=clean_html(first.text("description")),
        vendor=cells.text(first, "vendor", limit=MAX_NAME),
        product_type=cells.text(first, "type", limit=MAX_NAME),
        category=cells.text(first, "category"),
        tags=[tag[:MAX_NAME] for tag in parted(first.text("tags"))],
        status=STATUSES.get(first.text("status"), "draft"),
        is_published=cells.boolean(first, "is_shown", empty=True),
        is_gift_card=cells.boolean(first, "is_gift_card", empty=False),
        seo_title=cells.text(first, "seo_title"),
        seo_description=cells.text(first, "seo_description", limit=MAX_SEO_DESCRIPTION),
        collections=[entry[:255] for entry in parted(first.text("collections"))],
        option_names=[name[:MAX_NAME] for name in options],
        variants=read_variants(rows, len(options), cells, gallery),
        images=gallery.images(),
        present=PRESENT | ({"option_names"} if "options" in cells.names else set()) | ({"mpn"} & cells.names.keys()),
        more=_quantities(first, cells) | read_facts(first, cells) | read_selling(first, cells),
        links=read_links(first, cells),
        parts=read_parts(first, cells),
        delivery_profile=first.text("delivery_profile")[:60] if "delivery_profile" in cells.names else None,
    )


def _quantities(row: SourceRow, cells: Cells) -> dict[str, int | None]:
    least, most, step = (cells.quantity(row, name) for name in ("min_quantity", "max_quantity", "quantity_step"))
    fits = all(number is None or 0 < number <= MAX_SMALL for number in (least, most, step))
    return {"min_quantity": least or 1, "max_quantity": most, "quantity_step": step or 1} if fits else {}

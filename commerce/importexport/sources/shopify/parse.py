"""From the table of a Shopify file to drafts of products. Reads only; knows no database."""

from collections.abc import Iterator

from commerce.importexport.drafts import MAX_NAME, MAX_SEO_DESCRIPTION, Drafts, ProductDraft, Status, VariantDraft
from commerce.importexport.findings import Findings
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import tell_table_warnings
from commerce.importexport.sources.shopify.cells import ShopifyCells
from commerce.importexport.sources.shopify.columns import VARIANT_FIELDS, read_columns
from commerce.importexport.sources.shopify.images import read_images
from commerce.importexport.sources.shopify.rows import ProductRows, gather
from commerce.importexport.sources.shopify.variants import read_variants
from commerce.importexport.values import read_list
from core.csvfile import Table
from core.html import clean_html

_STATUSES: dict[str, Status] = {"active": "active", "draft": "draft", "archived": "archived", "": "active"}


def parse(table: Table, currency: str) -> Drafts:
    """Prices are taken to be in `currency`: the file does not say."""
    findings = Findings()
    cells = ShopifyCells.of(read_columns(table.header), currency, findings)
    return Drafts(_products(table, cells), findings)


def _products(table: Table, cells: ShopifyCells) -> Iterator[ProductDraft]:
    columns = cells.columns
    for name in columns.unknown:
        cells.findings.add(1, "info", "column_not_imported", column=name)
    if "variants" not in columns.present() and columns.names.keys() & set(VARIANT_FIELDS):
        cells.findings.add(1, "warning", "variant_columns_ignored")
    products = gather(table.rows, columns, cells.findings)
    for product in products:
        draft = _read_product(product, cells)
        if draft is not None:
            yield draft
    tell_table_warnings(table, cells.findings)


def _read_product(product: ProductRows, cells: ShopifyCells) -> ProductDraft | None:
    first = product.rows[0].number
    title = cells.shared_text(product, "title")
    if not title:
        cells.findings.add(first, "error", "title_missing")
        return None
    options = read_variants(product, cells)
    if options is None:
        return None
    option_names, variants = options
    draft = ProductDraft(
        row_number=first,
        handle=cells.cut(first, "handle", product.handle, 255) if product.handle else "",
        title=title,
        description_html=clean_html(cells.shared(product, "description_html")[1]),
        vendor=cells.shared_text(product, "vendor", limit=MAX_NAME),
        product_type=cells.shared_text(product, "product_type", limit=MAX_NAME),
        category=cells.shared_text(product, "category"),
        tags=[tag[:MAX_NAME] for tag in read_list(cells.shared(product, "tags")[1])],
        status=_status(product, cells),
        is_published=_shared_boolean(product, "is_published", cells, empty=True),
        is_gift_card=_is_gift_card(product, cells),
        seo_title=cells.shared_text(product, "seo_title"),
        seo_description=cells.shared_text(product, "seo_description", limit=MAX_SEO_DESCRIPTION),
        collections=[name for name in [cells.shared_text(product, "collections")] if name],
        option_names=option_names,
        variants=variants,
        images=read_images(product, variants, cells),
        present=cells.columns.present(),
    )
    if draft.is_gift_card:
        _make_immaterial(variants)
    return draft


def _status(product: ProductRows, cells: ShopifyCells) -> Status:
    number, text = cells.shared(product, "status")
    status = _STATUSES.get(text.casefold())
    if status is None:  # nothing unknown is shown to shoppers
        cells.findings.add(number, "warning", "status_unknown", text=text[:80])
        return "draft"
    return status


def _shared_boolean(product: ProductRows, field_name: str, cells: ShopifyCells, *, empty: bool) -> bool:
    number, text = cells.shared(product, field_name)
    return cells.boolean(SourceRow(number, {field_name: text}), field_name, empty=empty)


def _is_gift_card(product: ProductRows, cells: ShopifyCells) -> bool:
    services = {row.cells.get("fulfillment_service", "").casefold() for row in product.rows}
    return _shared_boolean(product, "is_gift_card", cells, empty=False) or "gift_card" in services


def _make_immaterial(variants: list[VariantDraft]) -> None:
    """A gift card is money paid in advance: not shipped, and taxed when it is spent."""
    for variant in variants:
        variant.requires_shipping = False
        variant.is_taxable = False

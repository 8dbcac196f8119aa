"""Options and variants of one product of a Shopify file."""

from commerce.importexport.drafts import MAX_MPN, MAX_NAME, MAX_VARIANTS, VariantDraft
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shopify.cells import ShopifyCells
from commerce.importexport.sources.shopify.columns import option_field
from commerce.importexport.sources.shopify.rows import ProductRows

_ONLY_NAME, _ONLY_VALUE = "title", "default title"  # how Shopify writes "no options"


def read_variants(product: ProductRows, cells: ShopifyCells) -> tuple[list[str], list[VariantDraft]] | None:
    """Option names and variants, exactly the combinations of the file.

    Variants that cannot be read are reported and left out; None when the product has to go as well.
    """
    rows = [row for row in product.rows if "price" in row.cells or _values(row, cells)]
    if len(rows) > MAX_VARIANTS:
        cells.findings.add(product.rows[0].number, "error", "too_many_variants", count=len(rows), limit=MAX_VARIANTS)
        return None
    options = _options(product, rows, cells)
    variants: dict[tuple[str, ...], VariantDraft] = {}
    for row in rows:
        values = _option_values(row, options, cells)
        if values is None:
            continue
        key = tuple(value.casefold() for value in values)
        if key in variants:
            first = variants[key].row_number
            shown = " / ".join(values) or "–"
            cells.findings.add(row.number, "error", "duplicate_variant", values=shown[:200], row=first)
        elif variant := _read_variant(row, values, cells):
            variants[key] = variant
    if not rows and "variants" in cells.columns.present():
        cells.findings.add(product.rows[0].number, "error", "no_variant")
    if not variants and "variants" in cells.columns.present():
        return None
    return [name for _number, name in options], list(variants.values())


def _values(row: SourceRow, cells: ShopifyCells) -> list[str]:
    names = (option_field(number, "value") for number in cells.columns.options)
    return [row.cells[name] for name in names if name in row.cells]


def _options(product: ProductRows, rows: list[SourceRow], cells: ShopifyCells) -> list[tuple[int, str]]:
    """Number and name of each option that has values; none for a product with the one default variant."""
    options = []
    for number in cells.columns.options:
        values = {row.cells.get(option_field(number, "value"), "") for row in rows} - {""}
        if not values:
            continue
        name = cells.shared_text(product, option_field(number, "name"), limit=MAX_NAME)
        is_default = {value.casefold() for value in values} == {_ONLY_VALUE}
        if is_default and name.casefold() in (_ONLY_NAME, ""):
            continue
        if not name:
            name = f"Option {number}"
            first = product.rows[0].number
            cells.findings.add(first, "warning", "option_name_missing", number=number, taken=name)
        options.append((number, name))
    return options


def _option_values(row: SourceRow, options: list[tuple[int, str]], cells: ShopifyCells) -> tuple[str, ...] | None:
    values = []
    for number, name in options:
        field_name = option_field(number, "value")
        value = cells.cut(row.number, field_name, row.cells.get(field_name, ""), 255)
        if not value:
            cells.findings.add(row.number, "error", "option_value_missing", option=name)
            return None
        values.append(value)
    return tuple(values)


def _read_variant(row: SourceRow, values: tuple[str, ...], cells: ShopifyCells) -> VariantDraft | None:
    price = None
    if "price" in cells.columns.names:
        price = cells.price(row)
        if price is None:
            return None
    return VariantDraft(
        row_number=row.number,
        option_values=values,
        sku=cells.code(row, "sku", limit=MAX_NAME),
        barcode=cells.barcode(row),
        mpn=cells.code(row, "mpn", limit=MAX_MPN),
        price=price,
        compare_at_price=cells.compare_at_price(row, price),
        cost=cells.amount(row, "cost"),
        weight_grams=cells.grams(row, "weight_grams"),
        weight_unit=row.cells.get("weight_unit", "").lower()[:8],
        is_stock_tracked=cells.is_stock_tracked(row),
        quantity=cells.quantity(row),
        sells_below_zero=cells.sells_below_zero(row),
        requires_shipping=cells.boolean(row, "requires_shipping", empty=True),
        is_taxable=cells.boolean(row, "is_taxable", empty=True),
        tax_code=cells.code(row, "tax_code"),
        image_url=row.cells.get("image_url", ""),
        unit_price=cells.unit_price(row),
    )

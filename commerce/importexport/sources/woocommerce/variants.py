"""What a product of a WooCommerce file sells: itself, or its variations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product as combinations

from commerce.importexport.drafts import MAX_NAME, MAX_VARIANTS, VariantDraft
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.woocommerce.columns import Columns
from commerce.importexport.sources.woocommerce.rows import ProductRows, kinds_of, read_cell_list
from commerce.importexport.sources.woocommerce.stock import Stock, is_shared, read_stock
from commerce.importexport.values import read_bool, read_int
from core.money import Money


@dataclass(frozen=True, slots=True)
class Reader:
    columns: Columns
    cells: Cells
    today: date


def read_single(product: ProductRows, gallery: Gallery, reader: Reader) -> VariantDraft | None:
    row = product.row
    return read_variant(row, product, (), read_stock(row, reader.cells), gallery, reader) if row.text("price") else None


def read_variations(
    product: ProductRows, gallery: Gallery, reader: Reader
) -> tuple[list[str], list[VariantDraft]] | None:
    """Option names and variants. A variation without a value stands for all of them, unless another names it."""
    offered = attributes_of(product.row, reader.columns)
    rows = sorted(on_sale(product, reader), key=lambda row: read_int(row.text("position")) or 0)
    named = {name: None for row in rows for name in attributes_of(row, reader.columns)}
    names = [name for name in offered if name in named] + [name for name in named if name not in offered]
    wishes: dict[tuple[str, ...], tuple[SourceRow, tuple[str, ...]]] = {}
    for is_open in (False, True):
        for row in rows:
            own = attributes_of(row, reader.columns)
            if is_open == any(not own.get(name) for name in names):
                enter(wishes, row, [own.get(name) or offered.get(name, []) for name in names], names, reader)
        if len(wishes) > MAX_VARIANTS:
            told = {"count": len(wishes), "limit": MAX_VARIANTS}
            reader.cells.findings.add(product.row.number, "error", "too_many_variants", **told)
            return None
    ordered = sorted(wishes.values(), key=lambda wish: rows.index(wish[0]))
    variants = []
    for (row, values), stock in zip(ordered, stocks_of(product, [row for row, _ in ordered], reader), strict=True):
        if variant := read_variant(row, product, values, stock, gallery, reader):
            variants.append(variant)
    return [attribute_label(product, name, reader.columns) for name in names], variants


def on_sale(product: ProductRows, reader: Reader) -> list[SourceRow]:
    """Without those that the merchant had switched off."""
    kept = [row for row in product.variations if read_bool(row.text("published")) is not False]
    for row in product.variations:
        if row not in kept:
            reader.cells.findings.add(row.number, "info", "variation_disabled")
    return kept


def enter(
    wishes: dict[tuple[str, ...], tuple[SourceRow, tuple[str, ...]]], row: SourceRow, choices: list[list[str]],
    names: list[str], reader: Reader,
) -> None:  # fmt: skip
    findings = reader.cells.findings
    if missing := [name for name, values in zip(names, choices, strict=True) if not values]:
        findings.add(row.number, "error", "option_value_missing", option=missing[0])
        return
    is_open = any(len(values) > 1 for values in choices)
    before = len(wishes)
    for values in combinations(*choices):
        key = tuple(value.casefold() for value in values)
        if key in wishes and not is_open:
            shown = " / ".join(values)[:200] or "–"
            findings.add(row.number, "error", "duplicate_variant", values=shown, row=wishes[key][0].number)
        wishes.setdefault(key, (row, tuple(value[:255] for value in values)))
        if len(wishes) > MAX_VARIANTS:
            return
    if is_open:
        findings.add(row.number, "info", "variation_for_all", count=len(wishes) - before)


def stocks_of(product: ProductRows, rows: list[SourceRow], reader: Reader) -> list[Stock]:
    """In the order of the rows. What is one number in the file is split, so that nothing is sold twice."""
    parent = read_stock(product.row, reader.cells)
    own: dict[int, Stock] = {}
    sharing = []
    for row in rows:
        if is_shared(row) or (parent.quantity is not None and not row.text("stock")):
            sharing.append(row)
        elif row.number not in own:
            own[row.number] = read_stock(row, reader.cells)
    if sharing and parent.quantity:
        reader.cells.findings.add(product.row.number, "warning", "stock_split", count=len(sharing))
    shares = {number: stock.split(sum(row.number == number for row in rows)) for number, stock in own.items()}
    of_parent = parent.split(len(sharing)) if sharing else []
    return [shares[row.number].pop(0) if row.number in shares else of_parent.pop(0) for row in rows]


def read_variant(
    row: SourceRow, product: ProductRows, values: tuple[str, ...], stock: Stock, gallery: Gallery, reader: Reader
) -> VariantDraft | None:
    cells = reader.cells
    regular = cells.price(row)
    if regular is None:
        return None
    price, compare_at = with_sale(row, regular, reader)
    own = row if row.text("weight") else product.row
    first_picture = next(iter(read_cell_list(row.text("images"))), "")
    return VariantDraft(
        row_number=row.number,
        option_values=values,
        sku=cells.code(row, "sku", limit=MAX_NAME),
        barcode=cells.barcode(row),
        price=price,
        compare_at_price=compare_at,
        weight_grams=cells.grams(own, "weight", reader.columns.grams),
        is_stock_tracked=stock.is_tracked,
        quantity=stock.quantity,
        sells_below_zero=stock.sells_below_zero,
        requires_shipping="virtual" not in kinds_of(row),
        is_taxable=(row.text("tax_status") or product.row.text("tax_status")).casefold() != "none",
        image_url=gallery.add(first_picture, row.number) if row is not product.row else "",
    )


def with_sale(row: SourceRow, regular: Money, reader: Reader) -> tuple[Money, Money | None]:
    """The price of today, and the one it is a reduction of."""
    sale = reader.cells.amount(row, "sale_price")
    if sale is None or sale >= regular:
        return regular, None
    begins, ends = day_of(row.text("sale_from")), day_of(row.text("sale_to"))
    if (begins and reader.today < begins) or (ends and ends < reader.today):
        reader.cells.findings.add(row.number, "info", "sale_not_on")
        return regular, None
    if ends:
        reader.cells.findings.add(row.number, "warning", "sale_will_stay", date=ends.isoformat())
    return sale, regular


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def attributes_of(row: SourceRow, columns: Columns) -> dict[str, list[str]]:
    """By their names in small letters; their numbers differ from row to row. No value: any."""
    found: dict[str, list[str]] = {}
    for number in columns.attributes:
        if name := row.text(f"attribute {number} name"):
            found.setdefault(name.casefold(), read_cell_list(row.text(f"attribute {number} value")))
    return found


def attribute_label(product: ProductRows, name: str, columns: Columns) -> str:
    for row in [product.row, *product.variations]:
        for number in columns.attributes:
            label = row.text(f"attribute {number} name")
            if label.casefold() == name:
                return label[:MAX_NAME]
    return name

"""A row of PrestaShop's product file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from commerce.importexport.drafts import (
    MAX_MPN,
    MAX_NAME,
    MAX_SEO_DESCRIPTION,
    VARIANT_ATTRIBUTES,
    ProductDraft,
    VariantDraft,
)  # fmt: skip
from commerce.importexport.sources.prestashop.columns import Columns
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.descriptions import joined
from commerce.importexport.sources.shared.paths import distinct, leaf, whole_path
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.values import read_list
from core.csvfile import clean_key
from core.money import Money, round_half_up

KILOGRAM = Decimal(1000)
_ROOTS = {"home", "accueil", "root", "racine", "startseite", "inicio"}
# Without option_names and image_src: combinations come in a file of their own; its variants and pictures stay.
_PRESENT = {
    "name": ("title",), "short": ("description_html",), "description": ("description_html",), "vendor": ("vendor",),
    "categories": ("product_type",), "tags": ("tags",), "active": ("status",), "visibility": ("is_published",),
    "seo_title": ("seo_title",), "seo_description": ("seo_description",),
    "images": ("images",), "reference": ("sku",), "barcode": ("barcode",), "mpn": ("mpn",), "cost": ("cost",),
    "price_either": ("variants", "price"), "price_excluded": ("variants", "price"),
    "price_included": ("variants", "price"), "discount_amount": ("compare_at_price",), "weight": ("weight_grams",),
    "quantity": ("quantity", "is_stock_tracked"), "below_zero": ("sells_below_zero",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    columns: Columns
    cells: Cells
    today: date

    def entries(self, text: str) -> list[str]:
        return [entry for entry in (part.strip() for part in text.split(self.columns.separator)) if entry]


def keys_of(number: str, reference: str) -> tuple[str, ...]:
    """The id first: references may come twice."""
    number, reference = clean_key(number), clean_key(reference).casefold()
    keys = (f"prestashop:id:{number}" if number else "", f"prestashop:ref:{reference}" if reference else "")
    return tuple(key for key in keys if key)


def facts_of(row: SourceRow, reader: Reader) -> dict[str, list[str]]:
    """`Material:Oak:1`: the place says nothing."""
    found: dict[str, list[str]] = {}
    for entry in reader.entries(row.text("features")):
        name, value = ([*entry.split(":"), ""])[:2]
        if name.strip() and value.strip():
            found.setdefault(name.strip(), []).append(value.strip())
    return found


def links_of(row: SourceRow, reader: Reader) -> dict[str, list[str]]:
    if "related" not in reader.columns.names:
        return {}
    names = [clean_key(entry) for entry in reader.entries(row.text("related"))]
    return {"related_ids": [keys_of(*((name, "") if name.isdecimal() else ("", name)))[0] for name in names if name]}


def read_product(row: SourceRow, reader: Reader) -> ProductDraft | None:
    cells = reader.cells
    title = cells.text(row, "name")
    if not title:
        cells.findings.add(row.number, "error", "title_missing")
        return None
    gallery = Gallery(cells.findings)
    for url in reader.entries(row.text("images")):
        gallery.add(url, row.number)
    variant = read_variant(row, reader) if row.text(reader.columns.price) else None
    present = frozenset(chain.from_iterable(_PRESENT.get(name, ()) for name in reader.columns.names))
    categories = categories_of(row, reader)
    return ProductDraft(
        row_number=row.number,
        handle=cells.text(row, "handle"),
        title=title,
        description_html=joined(row.text("short"), row.text("description")),
        vendor=cells.text(row, "vendor", limit=MAX_NAME),
        product_type=leaf(categories[0])[:MAX_NAME] if categories else "",
        tags=[tag[:MAX_NAME] for tag in read_list(",".join(reader.entries(row.text("tags"))))],
        status="active" if cells.boolean(row, "active", empty=True) else "draft",
        is_published=row.text("visibility").casefold() != "none",
        seo_title=cells.text(row, "seo_title"),
        seo_description=cells.text(row, "seo_description", limit=MAX_SEO_DESCRIPTION),
        collections=[name[:255] for name in categories],
        variants=[variant] if variant else [],
        images=gallery.images(),
        present=present if variant else present - VARIANT_ATTRIBUTES,
        keys=keys_of(row.text("id"), row.text("reference")),
        facts=facts_of(row, reader),
        links=links_of(row, reader),
        base={"price": variant.price.amount, "grams": variant.weight_grams} if variant and variant.price else {},
    )


def read_variant(row: SourceRow, reader: Reader) -> VariantDraft | None:
    cells = reader.cells
    full = cells.price(row, reader.columns.price)
    if full is None:
        return None
    price, compare_at = with_discount(row, full, reader)
    quantity = cells.quantity(row)
    return VariantDraft(
        row_number=row.number,
        sku=cells.code(row, "reference", limit=MAX_NAME),
        barcode=cells.barcode(row, "barcode" if row.text("barcode") else "upc") if has_barcode(row) else "",
        mpn=cells.code(row, "mpn", limit=MAX_MPN),
        price=price,
        compare_at_price=compare_at,
        cost=cells.amount(row, "cost"),
        weight_grams=cells.grams(row, "weight", KILOGRAM),
        is_stock_tracked="quantity" in reader.columns.names,
        quantity=quantity,
        sells_below_zero=row.text("below_zero") == "1",
    )


def has_barcode(row: SourceRow) -> bool:
    """Zeros stand for none."""
    return bool((row.text("barcode") or row.text("upc")).strip("0"))


def with_discount(row: SourceRow, full: Money, reader: Reader) -> tuple[Money, Money | None]:
    amount, percent = reader.cells.amount(row, "discount_amount"), reader.cells.number(row, "discount_percent")
    off = amount.amount if amount else round_half_up(full.amount * percent / 100) if percent else 0
    if not 0 < off < full.amount:
        return full, None
    begins, ends = row.text("discount_from")[:10], row.text("discount_to")[:10]
    today = reader.today.isoformat()  # dates are written alike, so that they can be compared as texts
    if (begins.strip("0-") and today < begins) or (ends.strip("0-") and ends < today):
        reader.cells.findings.add(row.number, "info", "sale_not_on")
        return full, None
    if ends.strip("0-"):
        reader.cells.findings.add(row.number, "warning", "sale_will_stay", date=ends)
    return Money(full.amount - off, full.currency), full


def categories_of(row: SourceRow, reader: Reader) -> list[str]:
    found, numbers = [], []
    for entry in reader.entries(row.text("categories")):
        path = whole_path(entry.split("/"), without=_ROOTS)
        if path.isdecimal():
            numbers.append(path)
        elif path:
            found.append(path)
    if numbers:
        reader.cells.findings.add(row.number, "warning", "category_number", text=", ".join(numbers)[:80])
    return distinct(found)

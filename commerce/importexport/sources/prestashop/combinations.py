"""PrestaShop's file of combinations: variants for products that an earlier file brought, priced by differences."""

from __future__ import annotations

from collections.abc import Iterator

from commerce.importexport.drafts import MAX_MPN, MAX_NAME, MAX_VARIANTS, ProductDraft, VariantDraft
from commerce.importexport.sources.prestashop.products import KILOGRAM, Reader, has_barcode, keys_of
from commerce.importexport.sources.shared.cells import SHOWN
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.values import read_bool, read_decimal
from core.csvfile import unguard
from core.money import round_half_up

_PRESENT = {
    "reference": "sku", "barcode": "barcode", "mpn": "mpn", "price_impact": "price", "weight_impact": "weight_grams",
    "images": "image_url", "cost": "cost",
}  # fmt: skip


def read_combinations(rows: list[SourceRow], reader: Reader) -> Iterator[ProductDraft]:
    products: dict[tuple[str, ...], list[SourceRow]] = {}
    for row in rows:
        keys = keys_of(row.text("id"), row.text("product_reference"))
        if not keys:
            reader.cells.findings.add(row.number, "error", "row_without_product")
            continue
        products.setdefault(keys[:1], []).append(row)
    for keys, own in products.items():
        if len(own) > MAX_VARIANTS:
            told = {"count": len(own), "limit": MAX_VARIANTS}
            reader.cells.findings.add(own[0].number, "error", "too_many_variants", **told)
        elif draft := read_product(keys, own, reader):
            yield draft


def read_product(keys: tuple[str, ...], rows: list[SourceRow], reader: Reader) -> ProductDraft | None:
    findings = reader.cells.findings
    # The one that shoppers see first takes the place of the product's own variant.
    rows = sorted(rows, key=lambda row: read_bool(row.text("default")) is not True)
    names: list[str] = []
    variants: dict[tuple[str, ...], VariantDraft] = {}
    gallery = Gallery(findings)
    for row in rows:
        pairs = attributes_of(row, reader)
        names = names or [name for name, _value in pairs]
        own = {name.casefold(): value for name, value in pairs}
        values = tuple(own.get(name.casefold(), "")[:255] for name in names)
        missing = [name for name, value in zip(names, values, strict=True) if not value]
        key = tuple(value.casefold() for value in values)
        if not names or missing or len(own) > len(names):
            findings.add(row.number, "error", "option_value_missing", option=(missing or ["Attribute"])[0])
        elif key in variants:
            shown = " / ".join(values)[:200]
            findings.add(row.number, "error", "duplicate_variant", values=shown, row=variants[key].row_number)
        elif variant := read_variant(row, values, gallery, reader):
            variants[key] = variant
    if not variants:
        return None
    images = gallery.images()
    for image in images:
        image.position += 100  # behind those of the product
    present = {_PRESENT[name] for name in reader.columns.names if name in _PRESENT} | {"variants", "option_names"}
    present |= {"price"} | ({"quantity", "is_stock_tracked"} if "quantity" in reader.columns.names else set())
    present |= {"images"} if "images" in reader.columns.names else set()
    return ProductDraft(
        row_number=rows[0].number, handle=keys[0], title="", option_names=names, variants=list(variants.values()),
        images=images, present=frozenset(present), keys=keys, is_part=True,
    )  # fmt: skip


def read_variant(row: SourceRow, values: tuple[str, ...], gallery: Gallery, reader: Reader) -> VariantDraft | None:
    cells = reader.cells
    text = row.text("price_impact")
    impact = cells.money(row, text, may_be_negative=True) if text else None
    if text and impact is None:
        cells.findings.add(row.number, "error", "price_invalid", text=text[:SHOWN])
        return None
    heavier = read_decimal(unguard(row.text("weight_impact")) or "0")
    if heavier is None or abs(heavier) > 10**6:
        cells.warn(row, "number_invalid", "weight_impact")
        heavier = None
    return VariantDraft(
        row_number=row.number,
        option_values=values,
        sku=cells.code(row, "reference", limit=MAX_NAME),
        barcode=cells.barcode(row, "barcode" if row.text("barcode") else "upc") if has_barcode(row) else "",
        mpn=cells.code(row, "mpn", limit=MAX_MPN),
        cost=cells.amount(row, "cost"),
        is_stock_tracked="quantity" in reader.columns.names,
        quantity=cells.quantity(row),
        image_url=gallery.add(next(iter(reader.entries(row.text("images"))), ""), row.number),
        price_impact=impact.amount if impact else 0,
        weight_impact=round_half_up(heavier * KILOGRAM) if heavier else 0,
    )


def attributes_of(row: SourceRow, reader: Reader) -> list[tuple[str, str]]:
    """`Color:color:0; Size:select:1` and `Blue:0; M:1`: names and values side by side."""
    names = [entry.split(":")[0].strip()[:MAX_NAME] for entry in reader.entries(row.text("attribute"))]
    values = []
    for entry in reader.entries(row.text("value")):
        value, colon, place = entry.rpartition(":")
        values.append((value if colon and place.strip().isdecimal() else entry).strip())
    return list(zip(names, values, strict=False)) if len(names) == len(values) else []

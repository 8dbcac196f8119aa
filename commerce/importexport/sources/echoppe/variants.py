"""Variants of our own export."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from commerce.catalog.quantity_prices import StepsRefused, clean_steps
from commerce.importexport.drafts import MAX_NAME, UnitPrice, VariantDraft
from commerce.importexport.exports.elsewhere import code_of, columns
from commerce.importexport.exports.records import parted
from commerce.importexport.sources.shared.cells import Cells
from commerce.importexport.sources.shared.pictures import Gallery
from commerce.importexport.sources.shared.rows import SourceRow
from core.csvfile import unguard
from core.money import InvalidAmount, UnknownCurrency, parse_amount

_CATEGORY = re.compile(r"[-\w]{1,30}")
_STEP = re.compile(r"(\d{1,6})=([\d.]{1,20})")
_NAMES = {"piece": "item"}


def read_variants(rows: list[SourceRow], options: int, cells: Cells, gallery: Gallery) -> list[VariantDraft]:
    variants: dict[tuple[str, ...], VariantDraft] = {}
    for row in rows:
        values = tuple(parted(row.text("option_values")))
        if not values and not row.text("price"):
            continue  # a picture's row
        if len(values) != options:
            cells.findings.add(row.number, "error", "option_value_missing", option="option_values")
            continue
        key = tuple(value.casefold() for value in values)
        if key in variants:
            told = {"values": " / ".join(values)[:200] or "–", "row": variants[key].row_number}
            cells.findings.add(row.number, "error", "duplicate_variant", **told)
            continue
        if (price := cells.price(row)) is None:
            continue
        variants[key] = VariantDraft(
            row_number=row.number,
            option_values=tuple(value[:255] for value in values),
            sku=cells.text(row, "sku", limit=MAX_NAME),
            barcode=cells.text(row, "barcode", limit=60),
            price=price,
            compare_at_price=cells.amount(row, "compare_at_price"),
            cost=cells.amount(row, "cost"),
            weight_grams=cells.grams(row, "weight_grams"),
            is_stock_tracked=cells.boolean(row, "stock_counted", empty=True),
            quantity=cells.quantity(row, "on_hand"),
            sells_below_zero=cells.boolean(row, "sells_below_zero", empty=False),
            requires_shipping=cells.boolean(row, "needs_shipping", empty=True),
            is_taxable=cells.boolean(row, "is_taxable", empty=True),
            image_url=gallery.add(row.text("variant_picture"), row.number),
            unit_price=_content(row, cells),
            more=_more(row, cells),
            elsewhere=_elsewhere(row, cells),
        )
    return list(variants.values())


def _content(row: SourceRow, cells: Cells) -> UnitPrice | None:
    amount, unit = cells.number(row, "content_amount"), row.text("content_unit")
    if amount is None or not unit:
        return None
    shown = _NAMES.get(unit, unit)
    return UnitPrice(amount, shown, Decimal(1), shown)


def _more(row: SourceRow, cells: Cells) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if _CATEGORY.fullmatch(row.text("tax_category")):
        more["tax_category"] = row.text("tax_category")
    if eco := cells.amount(row, "eco_contribution"):
        more["eco_amount"] = eco.amount
    if "quantity_prices" in cells.names:
        more["quantity_prices"] = _steps(row, cells)
    return more


def _elsewhere(row: SourceRow, cells: Cells) -> dict[str, tuple[int | None, int | None]]:
    """Price and compare-at price by currency. Of a price that makes no sense nothing is taken."""
    found = {}
    for code in {code_of(name) for name in cells.names} - {"", cells.currency}:
        price, compare_at = columns(code)
        if price not in cells.names:
            continue
        try:
            amounts = [_amount(row.text(name), code) if name in cells.names else None for name in (price, compare_at)]
        except (InvalidAmount, UnknownCurrency):
            cells.warn(row, "value_invalid", price)
            continue
        found[code] = amounts[0], amounts[1] if amounts[0] is not None else None
    return found


def _amount(text: str, code: str) -> int | None:
    """Raises InvalidAmount, UnknownCurrency."""
    if not text:
        return None
    found = parse_amount(unguard(text), code, decimal=".").amount
    if found < 0:
        raise InvalidAmount(text)
    return found


def _steps(row: SourceRow, cells: Cells) -> list[list[int]]:
    """`10=8.50; 50=8.00`"""
    text = row.text("quantity_prices")
    found = [_STEP.fullmatch(part.strip()) for part in text.split(";") if part.strip()]
    steps = [(int(step[1]), step[2]) for step in found if step]
    try:
        if len(steps) == len(found):
            return clean_steps(
                (units, parse_amount(amount, cells.currency, decimal=".").amount) for units, amount in steps
            )
    except (StepsRefused, InvalidAmount):
        pass
    cells.warn(row, "value_invalid", "quantity_prices")
    return []

"""Prices of a feed, which name their currency."""

import re
from datetime import date

from commerce.importexport.sources.shared.cells import SHOWN, Cells
from commerce.importexport.sources.shared.rows import SourceRow
from core.money import Money

_PRICE = re.compile(r"(?:([A-Z]{3})\s*)?([0-9., ]+?)(?:\s*([A-Z]{3}))?", re.IGNORECASE)


def read_price(row: SourceRow, field_name: str, cells: Cells) -> Money | None:
    """None when there is none to be used; that of `price` is reported as an error."""
    text = row.text(field_name)
    is_needed = field_name == "price"
    if not text:
        if is_needed:
            cells.findings.add(row.number, "error", "price_missing")
        return None
    match = _PRICE.fullmatch(text)
    currency = (match[1] or match[3] or cells.currency).upper() if match else ""
    if match and currency != cells.currency:
        told = {"text": text[:SHOWN], "currency": cells.currency}
        cells.findings.add(row.number, "error" if is_needed else "warning", "price_currency", **told)
        return None
    money = cells.money(row, match[2]) if match else None
    if money is None and is_needed:
        cells.findings.add(row.number, "error", "price_invalid", text=text[:SHOWN])
    elif money is None:
        cells.warn(row, "amount_invalid", field_name)
    return money


def with_sale(row: SourceRow, price: Money, cells: Cells, today: date) -> tuple[Money, Money | None]:
    """The price of today, and the one it is a reduction of."""
    sale = read_price(row, "sale_price", cells)
    if sale is None or sale >= price:
        return price, None
    begins, _slash, ends = row.text("sale_price_effective_date").partition("/")
    try:
        if begins and not date.fromisoformat(begins[:10]) <= today <= date.fromisoformat(ends.strip()[:10]):
            cells.findings.add(row.number, "info", "sale_not_on")
            return price, None
    except ValueError:
        cells.warn(row, "number_invalid", "sale_price_effective_date")
        return price, None
    if ends:
        cells.findings.add(row.number, "warning", "sale_will_stay", date=ends.strip()[:10])
    return sale, price

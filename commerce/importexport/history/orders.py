"""From a table with a row per article, or with all of them in one cell, to drafts of orders."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from commerce.importexport.findings import Findings
from commerce.importexport.history.columns import IGNORED, ORDER, fields_of
from commerce.importexport.history.drafts import LineDraft, OrderDraft
from commerce.importexport.history.items import item_columns, rows_of
from commerce.importexport.history.money import money_of
from commerce.importexport.history.reading import HistoryCells, known_row
from commerce.importexport.history.states import states_of
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from commerce.importexport.values import read_decimal
from core.csvfile import Table
from core.money import exponent

LIMITS = {"name": 120, "company": 120, "street": 200, "extra": 200, "city": 100, "postal_code": 20, "region": 100}
IN_ITEMS = ("line_title", "line_sku", "line_quantity", "line_price", "line_discount")
MAX_LINES = 2_000
MAX_LINE = 10**15  # minor units
SMALLEST_FACTOR, LARGEST_FACTOR = Decimal(1).scaleb(-14), Decimal(10**6)  # no currencies are further apart


def read_orders(table: Table, currency: str, findings: Findings) -> Iterator[OrderDraft]:
    """Rows of one order stand together. Only the first one has what belongs to the whole."""
    names, unknown = fields_of(ORDER, table.header)
    packed = [] if "line_title" in names else item_columns(table.header)
    if packed:
        names |= dict.fromkeys(IN_ITEMS, packed[0])
    unread = Unread([name for name in unknown if name not in IGNORED and name not in packed])
    kind = source_of(names)

    def rows() -> Iterator[SourceRow]:
        for row in table.rows:
            unread.look(row)
            known = known_row(row, names)
            if packed:
                known.cells = {name: text for name, text in known.cells.items() if name not in IN_ITEMS}
                yield from rows_of(known, [row.cells[name] for name in packed], digits_of(known, currency))
            else:
                yield known

    for name, group in groupby(rows(), key=lambda row: row.text("name")):
        draft = read_order(name, list(group), names, kind, currency, findings)
        if draft is not None:
            yield draft
    unread.tell(findings)
    tell_table_warnings(table, findings)


def digits_of(row: SourceRow, currency: str) -> int:
    try:
        return exponent(row.text("currency").upper() or currency)
    except (KeyError, ValueError):
        return 2  # the order is refused for its currency


def source_of(names: dict[str, str]) -> str:
    if "key" in names:
        return "echoppe"
    if "financial" in names:
        return "shopify"
    return "woocommerce" if "status" in names else "table"


def read_order(
    name: str, rows: list[SourceRow], names: dict[str, str], kind: str, currency: str, findings: Findings
) -> OrderDraft | None:
    first = rows[0]
    if not name:
        findings.add(first.number, "error", "order_nameless")
        return None
    own = first.text("currency").upper() or currency
    try:
        exponent(own)
    except (KeyError, ValueError):
        findings.add(first.number, "error", "currency_unknown", text=own[:10])
        return None
    cells = HistoryCells(names, own, findings)
    placed_at = cells.moment(first, "placed_at")
    if placed_at is None:
        findings.add(first.number, "error", "order_undated", name=name[:60])
        return None
    lines = [line for row in rows[:MAX_LINES] if (line := read_line(row, cells)) is not None]
    if not lines:
        findings.add(first.number, "error", "order_without_lines", name=name[:60])
        return None
    billing = address_of(first, cells, "bill")
    address = address_of(first, cells, "ship") or billing
    email = cells.code(first, "email", limit=254).lower() if first.text("email") else ""
    columns: dict[str, Any] = {
        "currency": own,
        "phone": cells.phone(first, "phone") or cells.phone(first, "ship_phone") or cells.phone(first, "bill_phone"),
        "shipping_address": address,
        "billing_address": {} if billing == address else billing,
        "delivery": {"name": first.text("delivery")[:100]} if first.text("delivery") else {},
        "payment_name": first.text("payment")[:60],
        **money_of(first, lines, cells),
        **factor_of(first, own, currency),
        **states_of(first, lines, rows, cells, placed_at),
    }  # fmt: skip
    key = first.text("key")[:180] or f"{kind}:{first.text('id')[:40] or placed_at.isoformat()}:{name[:60]}"
    return OrderDraft(
        row_number=first.number, key=key, name=name[:60], source=kind, placed_at=placed_at, email=email,
        customer_name=address.get("name", ""), locale=first.text("locale")[:8], note=first.text("note")[:500],
        columns=columns, lines=lines,
    )  # fmt: skip


def factor_of(row: SourceRow, own: str, currency: str) -> dict[str, Any]:
    """What our own export says that the order was worth, where it was made in a shop of this currency. Whatever else a file
    says is not believed; the present rate is looked up when the order is written."""
    if own == currency:
        return {"shop_factor": Decimal(1)}
    factor = read_decimal(row.text("shop_factor")) if row.text("shop_currency").upper() == currency else None
    if factor is None or not SMALLEST_FACTOR <= factor < LARGEST_FACTOR:
        return {}
    return {"shop_factor": factor.quantize(SMALLEST_FACTOR)}


def read_line(row: SourceRow, cells: HistoryCells) -> LineDraft | None:
    title = cells.text(row, "line_title") or cells.text(row, "line_sku")
    quantity, unit = cells.quantity(row, "line_quantity"), cells.minor(row, "line_price")
    quantity, unit = quantity or 0, -1 if unit is None else unit
    if not title or quantity <= 0 or unit < 0 or quantity * unit >= MAX_LINE:
        told = {"text": f"{row.text('line_quantity')[:20]} × {title[:60]}, {row.text('line_price')[:20]}"}
        cells.findings.add(row.number, "error", "order_line_invalid", **told)
        return None
    shipped = cells.quantity(row, "line_shipped")
    percent = cells.number(row, "line_tax_percent")
    return LineDraft(
        row_number=row.number, title=title, quantity=quantity, unit_amount=unit,
        discount_amount=min(max(cells.minor(row, "line_discount") or 0, 0), quantity * unit),
        sku=cells.code(row, "line_sku", limit=120), options_text=cells.text(row, "line_options", limit=512),
        quantity_shipped=None if shipped is None else min(max(shipped, 0), quantity),
        tax_percent=percent if percent is not None and percent < 1000 else Decimal(0),
        requires_shipping=cells.boolean(row, "line_needs_shipping", empty=True),
    )  # fmt: skip


def address_of(row: SourceRow, cells: HistoryCells, prefix: str) -> dict[str, str]:
    found = {part: cells.code(row, f"{prefix}_{part}", limit=limit) for part, limit in LIMITS.items()}
    if not found["name"]:
        found["name"] = f"{row.text(f'{prefix}_first')} {row.text(f'{prefix}_last')}".strip()[:120]
    country = cells.country(row, f"{prefix}_country") or (cells.country(row, "country") if prefix == "bill" else "")
    return {**found, "country": country} if any(found.values()) or country else {}

"""What an order came to, by the sums that hold in the file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from commerce.importexport.history.drafts import LineDraft
from commerce.importexport.history.reading import HistoryCells
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.values import read_bool
from core.money import Money


def money_of(row: SourceRow, lines: list[LineDraft], cells: HistoryCells) -> dict[str, Any]:
    """Columns of the order. The lines get their shares of its discount. Prices contain the tax where total = goods -
    discount + shipping holds, else where the tax makes up the difference they do not; where neither holds, the total
    is believed, and that is told."""
    goods = sum(line.total_amount for line in lines)
    shipping = max(cells.minor(row, "shipping") or 0, 0)
    tax = max(cells.minor(row, "tax") or 0, 0)
    subtotal, total = cells.minor(row, "subtotal"), cells.minor(row, "total")
    discount = goods - subtotal if subtotal is not None else cells.minor(row, "discount") or 0
    given = sum(line.discount_amount for line in lines)
    discount = min(max(discount, given), goods)
    net = goods - discount + shipping
    if total is None or total < 0:
        total = net
    includes_tax = read_bool(row.text("includes_tax")) if row.text("includes_tax") else None
    if includes_tax is None:
        includes_tax = not (total != net and total == net + tax)
    if total != (net if includes_tax else net + tax):
        cells.findings.add(row.number, "warning", "order_sums_differ")
    share_discount(lines, discount - given, cells.currency)
    return {
        "goods_amount": goods, "discount_amount": discount, "shipping_amount": shipping, "tax_amount": tax,
        "total_amount": total, "prices_include_tax": includes_tax, "tax_lines": tax_lines(row, cells),
        "refunded_amount": min(max(cells.minor(row, "refunded") or 0, 0), total),
        "discounts": discounts(row, discount),
    }  # fmt: skip


def share_discount(lines: list[LineDraft], amount: int, currency: str) -> None:
    room = [line.total_amount - line.discount_amount for line in lines]
    if amount > 0 and sum(room) > 0:
        for line, share in zip(lines, Money(amount, currency).allocate(room), strict=True):
            line.discount_amount += min(share.amount, line.total_amount - line.discount_amount)


def discounts(row: SourceRow, amount: int) -> list[dict[str, Any]]:
    code = row.text("discount_code")[:60]
    if not amount:
        return []
    return [{"promotion_id": None, "name": code, "code": code, "target": "goods", "amount": amount}]


def tax_lines(row: SourceRow, cells: HistoryCells) -> list[dict[str, Any]]:
    """Shopify names them (“TVA 20%”); the rate is in the name or nowhere."""
    if text := row.text("tax_lines"):
        try:
            kept = json.loads(text)
        except (ValueError, RecursionError):
            kept = []
        return kept if isinstance(kept, list) and all(isinstance(each, dict) for each in kept) else []
    found = []
    for number in range(1, 6):
        amount = cells.minor(row, f"tax_{number}_value")
        if amount:
            name = row.text(f"tax_{number}_name")
            found.append({"name": name[:60], "rate": str(rate_in(name)), "amount": amount})
    return found


def rate_in(name: str) -> Decimal:
    number = name.rpartition(" ")[2].rstrip("%").replace(",", ".") or name
    try:
        rate = Decimal(number)
    except ArithmeticError:
        return Decimal(0)
    return rate if rate.is_finite() and 0 <= rate < 100 else Decimal(0)

"""How far an order had come in the old shop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commerce.importexport.history.drafts import LineDraft
from commerce.importexport.history.reading import HistoryCells
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.orders.models import FulfilmentState, OrderState, PaidState

PAID = {
    "paid": PaidState.PAID, "partially_refunded": PaidState.PAID, "refunded": PaidState.REFUNDED,
    "authorized": PaidState.AUTHORISED, "pending": PaidState.UNPAID, "partially_paid": PaidState.UNPAID,
    "voided": PaidState.UNPAID, "expired": PaidState.UNPAID, "": PaidState.UNPAID,
}  # fmt: skip
SENT = {
    "fulfilled": FulfilmentState.FULFILLED, "partial": FulfilmentState.PARTIAL,
    "unfulfilled": FulfilmentState.UNFULFILLED, "": FulfilmentState.UNFULFILLED,
}  # fmt: skip
# WooCommerce has one status for all of it.
ONE = {
    "completed": (PaidState.PAID, FulfilmentState.FULFILLED, False),
    "processing": (PaidState.PAID, FulfilmentState.UNFULFILLED, False),
    "refunded": (PaidState.REFUNDED, FulfilmentState.FULFILLED, False),
    "on hold": (PaidState.UNPAID, FulfilmentState.UNFULFILLED, False),
    "pending": (PaidState.UNPAID, FulfilmentState.UNFULFILLED, False),
    "pending payment": (PaidState.UNPAID, FulfilmentState.UNFULFILLED, False),
    "cancelled": (PaidState.UNPAID, FulfilmentState.UNFULFILLED, True),
    "failed": (PaidState.UNPAID, FulfilmentState.UNFULFILLED, True),
}


def states_of(
    row: SourceRow, lines: list[LineDraft], rows: list[SourceRow], cells: HistoryCells, placed_at: datetime
) -> dict[str, Any]:
    """Columns of the order; the lines get what of them was sent. Without any status an order is long since done."""
    paid, sent, is_cancelled = read_states(row, cells)
    paid_at, cancelled_at = cells.moment(row, "paid_at"), cells.moment(row, "cancelled_at")
    if cancelled_at or is_cancelled:
        is_cancelled, cancelled_at = True, cancelled_at or placed_at
    done = {each.number for each in rows if each.text("line_status").casefold() == "fulfilled"}
    for line in lines:
        if line.quantity_shipped is None:
            is_sent = sent == FulfilmentState.FULFILLED or (sent == FulfilmentState.PARTIAL and line.row_number in done)
            line.quantity_shipped = line.quantity if is_sent else 0
    return {
        "state": OrderState.CANCELLED if is_cancelled else OrderState.OPEN, "paid_state": paid,
        "fulfilment_state": sent, "cancelled_at": cancelled_at,
        "paid_at": paid_at or (placed_at if paid in (PaidState.PAID, PaidState.REFUNDED) else None),
    }  # fmt: skip


def read_states(row: SourceRow, cells: HistoryCells) -> tuple[str, str, bool]:
    if "paid_state" in cells.names:
        paid, sent = row.text("paid_state"), row.text("fulfilment_state")
        return (
            paid if paid in PaidState.values else PaidState.UNPAID,
            sent if sent in FulfilmentState.values else FulfilmentState.UNFULFILLED,
            row.text("state") == OrderState.CANCELLED,
        )
    if "financial" in cells.names:
        word = row.text("financial").casefold().replace(" ", "_")
        fulfilment = row.text("fulfilment").casefold()
        if word not in PAID:
            cells.warn(row, "order_status_unknown", "financial")
        return PAID.get(word, PaidState.UNPAID), SENT.get(fulfilment, FulfilmentState.UNFULFILLED), word == "voided"
    if "status" in cells.names:
        word = row.text("status").casefold().removeprefix("wc-").replace("-", " ").replace("_", " ")
        if word not in ONE:
            cells.warn(row, "order_status_unknown", "status")
        return ONE.get(word, (PaidState.UNPAID, FulfilmentState.UNFULFILLED, False))
    return PaidState.PAID, FulfilmentState.FULFILLED, False

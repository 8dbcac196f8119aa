"""One file per use case. Lock order: docs/locking.md."""

from commerce.orders.services.add_note import add_note
from commerce.orders.services.cancel import cancel_order
from commerce.orders.services.cancel_rest import cancel_rest
from commerce.orders.services.capture import capture_order
from commerce.orders.services.expire import expire_order
from commerce.orders.services.labels import buy_label, void_label
from commerce.orders.services.manifests import close_day
from commerce.orders.services.mark_paid import mark_paid
from commerce.orders.services.place import write_order
from commerce.orders.services.refund import refund_order
from commerce.orders.services.restock import restock_order
from commerce.orders.services.ship import ship_order

__all__ = [
    "add_note",
    "buy_label",
    "cancel_order",
    "cancel_rest",
    "capture_order",
    "close_day",
    "expire_order",
    "mark_paid",
    "refund_order",
    "restock_order",
    "ship_order",
    "void_label",
    "write_order",
]

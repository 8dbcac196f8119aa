"""The only code that changes stock. Lock order: docs/locking.md."""

from commerce.inventory.counters import refresh_sellable
from commerce.inventory.errors import NotCommitted, NotEnoughStock, Shortage
from commerce.inventory.services.bundling import BundleRefused, set_parts
from commerce.inventory.services.counting import ensure_items, set_stock, set_stock_of_many, set_tracking
from commerce.inventory.services.first_counts import FirstCount, count_first
from commerce.inventory.services.holding import commit, extend, hold, hold_again, release
from commerce.inventory.services.moving import receive, restock, ship, write_off

recount = set_stock

__all__ = [
    "BundleRefused", "FirstCount", "NotCommitted", "NotEnoughStock", "Shortage", "commit", "count_first", "ensure_items",
    "extend", "hold", "hold_again", "receive", "recount", "refresh_sellable", "release", "restock", "set_parts", "set_stock",
    "set_stock_of_many", "set_tracking", "ship", "write_off",
]  # fmt: skip

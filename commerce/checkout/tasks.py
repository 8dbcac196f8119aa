"""Work behind the scenes, called per shop by the scheduler when the doorbell "holds" is due."""

from __future__ import annotations

from datetime import datetime

from commerce.inventory.selectors import orders_with_expired_holds
from commerce.orders.errors import ProviderSilent
from commerce.orders.services import expire_order
from commerce.payments.selectors import expired_payments, payments_to_ask
from commerce.payments.services import settle
from commerce.payments.services.settling import ASK_AGAIN_AFTER
from core.events.doorbell import ring

AT_ONCE = 100


def expire_unpaid(now: datetime) -> int:
    """Ask about the payments that are under way, then cancel the orders whose time to pay is over. Returns how many.

    A payment is closed at its provider before any stock is given back; where the provider is silent the order waits
    for the next time. May run twice at once.
    """
    settle_open(now)
    due = [
        *orders_with_expired_holds(now)[:AT_ONCE],
        *expired_payments(now).values_list("order_id", flat=True)[:AT_ONCE],
    ]
    expired = 0
    for order_id in dict.fromkeys(due):
        try:
            expired += expire_order(order_id=order_id, now=now)
        except ProviderSilent:
            ring("holds", now + ASK_AGAIN_AFTER)
    return expired


def settle_open(now: datetime) -> None:
    """Return pages get lost and webhooks too: ask by ourselves."""
    for payment_id in payments_to_ask(now).values_list("pk", flat=True)[:AT_ONCE]:
        settle(payment_id, now)

"""Work behind the scenes, called per shop by the scheduler when the doorbell "holds" is due."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from commerce.inventory.selectors import next_hold_expiry, orders_with_expired_holds
from commerce.orders.errors import ProviderSilent
from commerce.orders.services import expire_order
from commerce.payments.selectors import expired_payments, next_expiry, payments_to_ask
from commerce.payments.services import settle
from commerce.payments.services.settling import ASK_AGAIN_AFTER

AT_ONCE = 100


def expire_unpaid(now: datetime) -> datetime | None:
    """Ask about the payments that are under way, then cancel the orders whose time to pay is over.

    A payment is closed at its provider before any stock is given back; where the provider is silent the order waits
    for the next time. May run twice at once. Returns when to come again, None for when the bell rings.
    """
    settle_open(now)
    due = [
        *orders_with_expired_holds(now)[:AT_ONCE],
        *expired_payments(now).values_list("order_id", flat=True)[:AT_ONCE],
    ]
    for order_id in dict.fromkeys(due):
        with suppress(ProviderSilent):
            expire_order(order_id=order_id, now=now)
    return next_visit(now)


def settle_open(now: datetime) -> None:
    """Return pages get lost and webhooks too: ask by ourselves."""
    for payment_id in payments_to_ask(now).values_list("pk", flat=True)[:AT_ONCE]:
        settle(payment_id, now)


def next_visit(now: datetime) -> datetime | None:
    soon = now + ASK_AGAIN_AFTER
    times = [time for time in (next_hold_expiry(), next_expiry()) if time is not None]
    if payments_to_ask(now).exists():
        times.append(soon)
    return max(min(times), soon) if times and min(times) <= now else min(times, default=None)

"""Paying again for an order whose first payment came to nothing."""

from __future__ import annotations

from datetime import datetime

from commerce.checkout.place_order import PlacedOrder


def start_payment(*, order_token: str, method_id: int, now: datetime) -> PlacedOrder:
    """A new attempt; an open attempt by the same method is simply resumed.

    Raises Order.DoesNotExist, AlreadyPaid, OrderClosed, PaymentUnavailable.
    """
    raise NotImplementedError

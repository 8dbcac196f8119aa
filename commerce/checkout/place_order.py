"""From cart to order, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commerce.checkout.details import CheckoutDetails
from commerce.orders.models import Order
from commerce.payments.models import Payment
from commerce.payments.providers.base import NextStep


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """`next_step`: Redirect(url), Instructions(text) or Done(): where to send the shopper now."""

    order: Order
    payment: Payment
    next_step: NextStep


def place_order(
    *, cart_token: str, details: CheckoutDetails, expected_total_amount: int | None, now: datetime
) -> PlacedOrder:
    """Order what the cart holds now. The same cart gives the same order, however often and from wherever it is sent.

    Raises CartEmpty, InvalidDetails, OutOfStock, DeliveryUnavailable, PaymentUnavailable, PriceChanged (all of
    commerce.checkout.errors); then nothing is written. Announces order.placed and stock.changed.
    """
    raise NotImplementedError

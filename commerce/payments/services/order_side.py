"""What a payment means for its order. Orders are a layer above and plug themselves in when the apps start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from commerce.payments.models import Payment

# Called in the transaction that locked the payment, before its state is written: takes the state that it is about to
# get and answers the one that it shall get. Only "paid" may come back as another one: "review".
OrderSide = Callable[[Payment, str, datetime], str]
_order_side: list[OrderSide] = []


def connect_order_side(order_side: OrderSide) -> None:
    _order_side[:] = [order_side]


def tell_order(payment: Payment, state: str, now: datetime) -> str:
    (order_side,) = _order_side
    return order_side(payment, state, now)

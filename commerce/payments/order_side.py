"""What a payment means for its order. Orders are a layer above and plug themselves in when the apps start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from commerce.payments.models import Dispute, Payment, Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWords:
    """What a provider may show of an order, and where its page is."""

    number: int
    email: str
    locale: str
    token: str


class OrderSide(Protocol):
    """All but `words` run in the transaction that has locked the payment."""

    def take_payment_state(self, payment: Payment, state: str, now: datetime) -> str:
        """Called before the state is written: takes the one that the payment is about to get (and `payment.error`, why) and
        answers the one that it shall get. Only "paid" and "authorised" may come back as another one: "review"."""

    def take_refund(self, payment: Payment, refund: Refund, now: datetime) -> None:
        """A refund of the payment has just got its state, and `payment.refunded_amount` its sum."""

    def take_capture_refused(self, payment: Payment, now: datetime) -> None:
        """Money that was reserved could not be taken; `payment.error` says why."""

    def take_dispute(self, payment: Payment, dispute: Dispute, now: datetime) -> None: ...

    def words(self, order_id: UUID) -> OrderWords: ...


_order_side: list[OrderSide] = []


def connect_order_side(order_side: OrderSide) -> None:
    _order_side[:] = [order_side]


def order_side() -> OrderSide:
    (plugged,) = _order_side
    return plugged

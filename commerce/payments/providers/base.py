"""What a payment provider must be able to do. Its words are hints until `look_up` asked its API."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from commerce.payments.models import Payment, Refund


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the shopper there to pay."""

    url: str


@dataclass(frozen=True, slots=True)
class Instructions:
    """Nothing to do online; `text` says how to pay."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do."""


NextStep = Redirect | Instructions | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """`commits_stock`: the order takes its stock for good at once, and never expires. `is_asked`: has an API that can
    be asked. `is_test_only`: offered in test shops alone. `delivery_kind`: only with this shipping.RateKind.
    `needs_account`: offered where the shop's account at the provider is ready. `sends_refunds`: gives the money back
    itself; else the merchant does, and tells us. `currencies`: what it takes beside the shop's own (None: any)."""

    commits_stock: bool = False
    is_asked: bool = True
    is_test_only: bool = False
    delivery_kind: str = ""
    needs_account: bool = False
    sends_refunds: bool = True
    currencies: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """The provider's truth about a payment. `state` is a PaymentState; `order_id` what it says was paid for.
    `ask_again_at` where it expects to know more."""

    state: str
    amount: int
    currency: str
    order_id: str
    reference: str = ""
    error: str = ""
    ask_again_at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)  # kept in the payment's provider_data


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAnswer:
    """What became of a refund. `state` is a RefundState."""

    state: str
    reference: str = ""
    error: str = ""


class ProviderUnavailable(Exception):
    """No answer, or none that can be understood: ask again later. Says nothing about the payment. `is_answered`: the
    provider itself failed (a 500), and would say so again under the same idempotency key."""

    def __init__(self, *words: object, is_answered: bool = False) -> None:
        super().__init__(*words)
        self.is_answered = is_answered


class ProviderRefused(Exception):
    """The provider understood and said no; asking again would not help. `code` is its own word for why."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteRefund:
    """A refund as the provider has it. `refund_id` is ours, where it knows it."""

    answer: RefundAnswer
    amount: int
    refund_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteDispute:
    reference: str
    amount: int
    reason: str
    is_lost: bool
    opened_at: datetime


class Provider(Protocol):
    """Called outside any transaction. Every call may be repeated: the payment's stored idempotency_key makes the
    second a look at the first."""

    capabilities: Capabilities

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        """Start, or resume, the payment. Raises ProviderUnavailable, ProviderRefused."""

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        """Ask how it stands. Raises ProviderUnavailable."""

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        """Make sure that it can no longer be paid, and say how it ended (it may have been paid just before).
        Raises ProviderUnavailable."""

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        """Take the money that is reserved. Raises ProviderUnavailable, ProviderRefused."""

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        """Give money back; the refund is written down already. Raises ProviderUnavailable, ProviderRefused."""


def state_of(payment: Payment, state: str, *, error: str = "", ask_again_at: datetime | None = None) -> ProviderState:
    """For providers that live in our own database: what they know about the payment is what we do."""
    return ProviderState(
        state=state,
        amount=payment.amount,
        currency=payment.currency,
        order_id=str(payment.order_id),
        reference=payment.provider_reference,
        error=error,
        ask_again_at=ask_again_at,
    )

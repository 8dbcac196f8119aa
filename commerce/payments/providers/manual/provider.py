"""Transfer, cash on delivery, payment on pick-up: the merchant's own word is the provider's."""

from __future__ import annotations

from datetime import datetime

from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.payments.providers.base import (
    Capabilities,
    Instructions,
    NextStep,
    ProviderState,
    RefundAnswer,
    state_of,
)


class Manual:
    def __init__(self, capabilities: Capabilities) -> None:
        self.capabilities = capabilities

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        return Instructions(payment.method.instructions if payment.method else "")

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        return state_of(payment, PaymentState.PAID if "received_at" in payment.provider_data else PaymentState.PENDING)

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        known = self.look_up(payment, now)
        return known if known.state == PaymentState.PAID else state_of(payment, PaymentState.CANCELLED)

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        return self.look_up(payment, now)

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        """The merchant has sent it by himself: that is what he writes down here."""
        return RefundAnswer(state=RefundState.SUCCEEDED)

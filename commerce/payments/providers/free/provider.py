"""Nothing to pay: an order whose total is zero."""

from __future__ import annotations

from datetime import datetime

from commerce.payments.models import Payment, PaymentState, Refund
from commerce.payments.providers.base import (
    Capabilities,
    Done,
    NextStep,
    ProviderRefused,
    ProviderState,
    RefundAnswer,
    state_of,
)


class Free:
    capabilities = Capabilities(commits_stock=True)

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        return Done()

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        return state_of(payment, PaymentState.PAID if payment.amount == 0 else PaymentState.FAILED)

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        return self.look_up(payment, now)

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        return self.look_up(payment, now)

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        raise ProviderRefused("Nothing was paid.")

"""A payment provider for test shops, with a payment page of its own and every way in which things go wrong.

Its "server" is the key "bogus" of the payment's provider_data: written by the payment page (service.py), read here.
The shop never looks at it in another way than by asking.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.payments.providers.base import (
    Capabilities,
    NextStep,
    ProviderState,
    ProviderUnavailable,
    Redirect,
    RefundAnswer,
    state_of,
)
from commerce.payments.providers.bogus.service import CANCELLED, Outcome, choose, chosen

OUTAGE = timedelta(minutes=2)  # how long nobody answers after a time-out
DECLINED = "The test bank declined."


class Bogus:
    capabilities = Capabilities(is_test_only=True)

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        return Redirect(f"/test-payment/{payment.pk}/")

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        outcome, at = chosen(payment)
        if outcome is None:
            return state_of(payment, PaymentState.PENDING)
        if outcome == CANCELLED:
            return state_of(payment, PaymentState.CANCELLED)
        if outcome == Outcome.TIMEOUT and now < at + OUTAGE:
            raise ProviderUnavailable("The test provider does not answer.")
        known_at = at + timedelta(seconds=settings.TEST_PAYMENT_DELAY)
        if outcome in (Outcome.DELAYED_SUCCESS, Outcome.DELAYED_FAILURE) and now < known_at:
            return state_of(payment, PaymentState.PROCESSING, ask_again_at=known_at)
        if outcome in (Outcome.DECLINE, Outcome.DELAYED_FAILURE):
            return state_of(payment, PaymentState.FAILED, error=DECLINED)
        return state_of(payment, PaymentState.PAID)

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        """Only a payment that nobody has made a choice for can still be cancelled."""
        return self.look_up(choose(payment.pk, CANCELLED, now), now)

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        return self.look_up(payment, now)

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        return RefundAnswer(state=RefundState.SUCCEEDED, reference=f"bogus-{refund.pk}")

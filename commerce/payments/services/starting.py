from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.payments.models import Payment, PaymentMethod
from commerce.payments.providers import provider_of
from commerce.payments.providers.base import Done, NextStep, ProviderUnavailable
from commerce.payments.services.settling import OPEN
from core.ids import uuid7
from core.money import Money


def create_payment(
    *, order_id: UUID, method: PaymentMethod | None, amount: Money, expires_at: datetime | None, provider: str = "free"
) -> Payment:
    """One attempt, written down with its idempotency key before any provider hears of it. `provider` is for attempts
    that no shopper chose a method for."""
    identifier = uuid7()
    return Payment.objects.create(
        id=identifier,
        order_id=order_id,
        method=method,
        provider=method.provider if method else provider,
        method_name=method.name if method else "",
        amount=amount.amount,
        currency=amount.currency,
        idempotency_key=f"pay:{identifier}",
        expires_at=expires_at,
    )


def begin(payment: Payment, now: datetime) -> NextStep:
    """Where to send the shopper now. Done means the order's own page, which also offers to try again: that is the
    answer for a payment that is over, and for a provider that is out of order. Not inside a transaction."""
    if payment.state not in OPEN:
        return Done()
    try:
        return provider_of(payment).begin(payment, now)
    except ProviderUnavailable:
        return Done()

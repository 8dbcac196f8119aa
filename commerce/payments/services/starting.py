from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.payments.models import Payment, PaymentMethod, PaymentState
from commerce.payments.providers import provider_of
from commerce.payments.providers.base import Done, NextStep, ProviderRefused, ProviderUnavailable, state_of
from commerce.payments.services.settling import OPEN, record
from core.ids import uuid7
from core.inserts import insert
from core.money import Money


def create_payment(
    *,
    order_id: UUID,
    method: PaymentMethod | None,
    amount: Money,
    expires_at: datetime | None,
    provider: str = "free",
    payer_id: int | None = None,
    language: str = "",
) -> Payment:
    """One attempt, written down with its idempotency key before any provider hears of it. `provider` is for attempts
    that no shopper chose a method for, `payer_id` the customer who is signed in, `language` that of the order ("" is the
    shop's main one)."""
    identifier = uuid7()
    payment = Payment(
        id=identifier,
        order_id=order_id,
        method=method,
        provider=method.provider if method else provider,
        method_name=method.name_in(language) if method else "",
        amount=amount.amount,
        currency=amount.currency,
        idempotency_key=f"pay:{identifier}",
        expires_at=expires_at,
        payer_id=payer_id,
    )
    insert(payment)
    return payment


def begin(payment: Payment, now: datetime) -> NextStep:
    """Where to send the shopper now. Done means the order's own page, which also offers to try again: that is the
    answer for a payment that is over, for a provider that is out of order, and for one that refuses: then the attempt has
    failed, with the provider's reason. Not inside a transaction."""
    if payment.state not in OPEN:
        return Done()
    try:
        return provider_of(payment).begin(payment, now)
    except ProviderUnavailable:
        return Done()
    except ProviderRefused as refused:
        failed = state_of(payment, PaymentState.FAILED, error=str(refused))
        payment.state = record(payment_id=payment.pk, known=failed, now=now).state
        return Done()

"""Somebody says that there is news about a payment at Mollie or PayPal. Nothing in it is believed: the provider is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from commerce.payments.models import DisputeState, Payment
from commerce.payments.providers import REGISTRY
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable, RemoteDispute, RemoteRefund
from commerce.payments.services.disputing import record_dispute
from commerce.payments.services.refunding import import_refund
from commerce.payments.services.settling import FINAL, settle


class Hinted(Protocol):
    def refunds_at(self, payment: Payment) -> list[RemoteRefund]: ...

    def disputes_at(self, payment: Payment) -> list[RemoteDispute]: ...


HINTED = ("mollie", "paypal")


def take_hint(payment_id: UUID, now: datetime) -> bool:
    """False for a payment that is not there or whose provider does not send hints. May come any number of times. Not
    inside a transaction. Raises ProviderUnavailable: the provider shall come again."""
    payment = Payment.objects.filter(pk=payment_id, provider__in=HINTED).first()
    if payment is None:
        return False
    if payment.state not in FINAL:
        settle(payment.pk, now)
        return True
    provider: Hinted = REGISTRY[payment.provider]  # type: ignore[assignment]
    try:
        for each in provider.refunds_at(payment):
            import_refund(
                payment_id=payment.pk, amount=each.amount, answer=each.answer, refund_id=each.refund_id, now=now
            )
        for found in provider.disputes_at(payment):
            record_dispute(
                payment_id=payment.pk, reference=found.reference, amount=found.amount, reason=found.reason, due_at=None,
                state=DisputeState.LOST if found.is_lost else DisputeState.WON, opened_at=found.opened_at, now=now,
            )  # fmt: skip
    except (ProviderRefused, KeyError, ValueError, TypeError) as error:
        raise ProviderUnavailable(repr(error))
    return True

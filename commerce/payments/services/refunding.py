"""Giving money back: written down first, then sent, then recorded. States move forward only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Sum

from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.payments.order_side import order_side
from commerce.payments.providers import provider_of
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable, RefundAnswer
from core.errors import PlainError
from core.errors import mark as _
from core.events.doorbell import ring
from core.ids import uuid7
from core.money import Money, format_money

REFUNDABLE = (PaymentState.PAID, PaymentState.REVIEW, PaymentState.REFUNDED)
WAIT = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
RANK = {RefundState.NEW: 0, RefundState.PENDING: 1, RefundState.SUCCEEDED: 2, RefundState.FAILED: 3}


class RefundTooLarge(PlainError):
    """Nothing was written."""

    def __init__(self, left: Money, locale: str = "en") -> None:
        self.left = left
        super().__init__(_("At most %(left)s can be given back."), left=format_money(left, locale))


def write_refund(
    *,
    payment: Payment,
    amount: int,
    now: datetime,
    request_key: str = "",
    reason: str = "",
    lines: Mapping[int, int] | None = None,
    actor: Any = None,
    origin: str = "merchant",
    credit_amount: int = 0,
) -> Refund:
    """The caller has locked the payment, and sends the refund after the commit. Raises RefundTooLarge: what was paid
    can be given back once, refunds under way count. `credit_amount` is what gift cards get, by the caller's hand; where
    they get all of it the refund is done."""
    left = payment.amount - promised_amount(payment)
    if payment.state not in REFUNDABLE or not 0 <= amount <= left or amount + credit_amount <= 0:
        raise RefundTooLarge(Money(left if payment.state in REFUNDABLE else 0, payment.currency))
    if amount:
        ring("refunds", now + WAIT[0])
    refund = Refund.objects.create(
        payment=payment,
        request_key=request_key or f"auto:{uuid7()}",
        amount=amount,
        credit_amount=credit_amount,
        currency=payment.currency,
        reason=reason,
        lines=[[line_id, units] for line_id, units in sorted((lines or {}).items())],
        actor=actor,
        origin=origin,
        created_at=now,
        next_at=now if amount else None,
    )
    if amount:
        return refund
    return record_refund(refund_id=refund.pk, answer=RefundAnswer(state=RefundState.SUCCEEDED), now=now)


def promised_amount(payment: Payment) -> int:
    """Given back, or about to be."""
    kept = payment.refunds.exclude(state=RefundState.FAILED)
    return int(kept.aggregate(sum=Sum("amount", default=0))["sum"])


def send_refund(refund_id: UUID, now: datetime) -> Refund:
    """Have the provider do it, and record what it says. May be repeated: the same refund is never sent twice. A silent
    provider is asked again later, and whoever comes in between leaves it alone. Not inside a transaction."""
    claimed = Refund.objects.filter(pk=refund_id, state=RefundState.NEW, next_at__lte=now).update(
        attempts=F("attempts") + 1, next_at=now + WAIT[0]
    )
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if not claimed:
        return refund
    try:
        answer = provider_of(refund.payment).refund(refund, now)
    except ProviderUnavailable as error:
        next_at = now + WAIT[min(refund.attempts, len(WAIT)) - 1]
        version = F("key_version") + 1 if error.is_answered else F("key_version")
        Refund.objects.filter(pk=refund_id).update(next_at=next_at, error=str(error)[:255], key_version=version)
        ring("refunds", next_at)
        return Refund.objects.get(pk=refund_id)
    except ProviderRefused as error:
        answer = RefundAnswer(state=RefundState.FAILED, error=str(error))
    return record_refund(refund_id=refund_id, answer=answer, now=now)


@transaction.atomic("default", savepoint=False)
def record_refund(*, refund_id: UUID, answer: RefundAnswer, now: datetime) -> Refund:
    """Write down what became of it, with all that follows for payment and order. Locks the payment, then its order.
    What is not ahead of the present state changes nothing."""
    payment_id = Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    refund = Refund.objects.select_related("actor").get(pk=refund_id)
    if RANK[RefundState(answer.state)] <= RANK[RefundState(refund.state)]:
        return refund
    refund.state = RefundState(answer.state)
    refund.provider_reference = answer.reference or refund.provider_reference
    refund.error = answer.error[:255]
    refund.settled_at = None if refund.state == RefundState.PENDING else now
    refund.save(update_fields=["state", "provider_reference", "error", "settled_at"])
    count_refunds(payment)
    order_side().take_refund(payment, refund, now)
    return refund


def import_refund(
    *, payment_id: UUID, amount: int, answer: RefundAnswer, refund_id: str, now: datetime
) -> Refund | None:
    """A refund that the provider tells of: one of ours, by the id that we gave it, or one that somebody made over there,
    which is then written down. None where nothing was new."""
    with transaction.atomic("default", savepoint=False):
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
        known = Q(provider_reference=answer.reference)
        if _is_uuid(refund_id):
            known |= Q(pk=refund_id)
        refund = payment.refunds.filter(known).first()
        if refund is None:
            refund = Refund.objects.create(
                payment=payment,
                request_key=f"provider:{answer.reference}"[:64],
                amount=amount,
                currency=payment.currency,
                origin="provider",
                created_at=now,
            )
        elif RANK[RefundState(answer.state)] <= RANK[RefundState(refund.state)]:
            return None
        return record_refund(refund_id=refund.pk, answer=answer, now=now)


def count_refunds(payment: Payment) -> None:
    """What has left counts, and what is on its way at the provider."""
    gone = payment.refunds.filter(state__in=[RefundState.PENDING, RefundState.SUCCEEDED])
    payment.refunded_amount = min(payment.amount, int(gone.aggregate(sum=Sum("amount", default=0))["sum"]))
    if payment.state in (PaymentState.PAID, PaymentState.REFUNDED):
        is_whole = payment.refunded_amount == payment.amount > 0
        payment.state = PaymentState.REFUNDED if is_whole else PaymentState.PAID
    payment.save(update_fields=["refunded_amount", "state"])


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

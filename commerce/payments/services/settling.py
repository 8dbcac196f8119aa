"""Finding out how a payment stands. A provider gives hints, its API gives truth, and states only move forward."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from commerce.payments.card_testing import note_outcome
from commerce.payments.models import Payment, PaymentState
from commerce.payments.order_side import order_side
from commerce.payments.providers import provider_of
from commerce.payments.providers.base import ProviderRefused, ProviderState, ProviderUnavailable
from commerce.payments.services.refunding import write_refund
from core.events.doorbell import ring
from core.events.outbox import emit

RANK = {
    PaymentState.PENDING: 0,
    PaymentState.PROCESSING: 1,
    PaymentState.AUTHORISED: 2,
    PaymentState.FAILED: 3,
    PaymentState.CANCELLED: 3,
    PaymentState.PAID: 4,
    PaymentState.REVIEW: 5,
    PaymentState.REFUNDED: 5,
}
OPEN = (PaymentState.PENDING, PaymentState.PROCESSING, PaymentState.AUTHORISED)
FINAL = (PaymentState.PAID, PaymentState.REVIEW, PaymentState.REFUNDED)
ASK_AGAIN_AFTER = timedelta(minutes=1)
TOLD_BY_STATE = ("mollie", "paypal")  # Stripe tells of every declined card by an event of its own


def settle(payment_id: UUID, now: datetime) -> Payment:
    """Ask the provider how the payment stands and act on it: the one function for return page, webhook, sweeper and
    admin. May be called by anyone, any number of times. A provider that gives no answer changes nothing.

    Not inside a transaction: it may talk to the network. Raises Payment.DoesNotExist.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state in FINAL:
        return payment
    try:
        known = provider_of(payment).look_up(payment, now)
    except ProviderUnavailable:
        ring("holds", now + ASK_AGAIN_AFTER)
        return payment
    payment = record(payment_id=payment_id, known=known, now=now)
    if payment.state == PaymentState.REVIEW and known.state == PaymentState.AUTHORISED:
        let_go(payment, now)
    return payment


def let_go(payment: Payment, now: datetime) -> None:
    """Money that was only reserved, for an order that cannot take it. A silent provider lets go by itself in a week."""
    with suppress(ProviderUnavailable, ProviderRefused):
        provider_of(payment).cancel(payment, now)


def close(payment_id: UUID, now: datetime) -> Payment:
    """Make sure at the provider that it can no longer be paid, and record how it ended: perhaps paid after all.

    Not inside a transaction. Raises ProviderUnavailable; then it may still be paid.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state not in OPEN:
        return payment
    return record(payment_id=payment_id, known=provider_of(payment).cancel(payment, now), now=now)


@transaction.atomic("default", savepoint=False)
def record(*, payment_id: UUID, known: ProviderState, now: datetime) -> Payment:
    """Write down what the provider said, with all that follows for the order. Locks the payment, then its order.

    Announces payment.failed or payment.review; the order announces order.paid. A state that is not ahead of the
    present one changes nothing, so that of many calls at once exactly one has an effect. Money that came as it should,
    and that the order cannot take (paid already, sold out, cancelled), is given back by itself; another amount than was
    asked for is left to a person.
    """
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    mismatch = _mismatch(payment, known)
    wanted = PaymentState.REVIEW if mismatch else PaymentState(known.state)
    if wanted == PaymentState.PROCESSING:
        ring("holds", known.ask_again_at or now + ASK_AGAIN_AFTER)
    if RANK[wanted] <= RANK[PaymentState(payment.state)]:
        return payment
    if known.data:
        kept = payment.provider_data.get(payment.provider) or {}
        payment.provider_data = {**payment.provider_data, payment.provider: {**kept, **known.data}}
    payment.error = (mismatch or known.error)[:255]
    state = PaymentState(order_side().take_payment_state(payment, wanted, now))
    payment.state = state
    payment.provider_reference = known.reference or payment.provider_reference
    payment.settled_at = None if state in OPEN else now
    payment.save(update_fields=["state", "error", "provider_reference", "provider_data", "settled_at"])
    if payment.provider in TOLD_BY_STATE and state in (PaymentState.FAILED, PaymentState.PAID):
        note_outcome(is_declined=state == PaymentState.FAILED, now=now, order_id=str(payment.order_id))
    if state in (PaymentState.FAILED, PaymentState.REVIEW):
        emit(f"payment.{state.value}", payment_id=str(payment.pk), order_id=str(payment.order_id))
    if state == PaymentState.REVIEW and wanted == PaymentState.PAID and provider_of(payment).capabilities.sends_refunds:
        write_refund(
            payment=payment, amount=payment.amount, now=now, request_key=f"auto:{payment.pk}", origin="automatic"
        )
    return payment


def _mismatch(payment: Payment, known: ProviderState) -> str:
    """Money that came, but not this payment's money. Empty where all is well or none came."""
    if known.state not in (PaymentState.PAID, PaymentState.AUTHORISED):
        return ""
    if (known.amount, known.currency) != (payment.amount, payment.currency):
        return f"Paid {known.amount} {known.currency} instead of {payment.amount} {payment.currency}."
    if known.order_id != str(payment.order_id):
        return f"Paid for order {known.order_id}."
    return ""

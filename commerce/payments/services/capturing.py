"""Taking money that is reserved on a card: when the parcel leaves, or when the merchant says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from commerce.payments.models import Payment, PaymentState
from commerce.payments.order_side import order_side
from commerce.payments.providers import provider_of
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.services.settling import record
from core.events.doorbell import ring
from core.events.outbox import emit

ASK_AGAIN_AFTER = timedelta(minutes=5)
WANTED = "capture_wanted"


def want_capture(order_id: UUID) -> None:
    """In the caller's transaction: the reserved money of this order is to be taken. Quiet where none is."""
    for payment in Payment.objects.select_for_update(of=("self",)).filter(
        order_id=order_id, state=PaymentState.AUTHORISED
    ):
        payment.provider_data = {**payment.provider_data, WANTED: True}
        payment.save(update_fields=["provider_data"])
        ring("captures")


def capture_payment(payment_id: UUID, now: datetime) -> Payment:
    """Not inside a transaction. May be repeated. Raises ProviderUnavailable, ProviderRefused."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.state != PaymentState.AUTHORISED:
        return payment
    return record(payment_id=payment_id, known=provider_of(payment).capture(payment, now), now=now)


def capture_wanted(now: datetime) -> datetime | None:
    """Work on what want_capture asked for. Announces payment.capture_failed where the provider refuses."""
    next_at = None
    wanted = Payment.objects.filter(state=PaymentState.AUTHORISED, **{f"provider_data__{WANTED}": True})
    for payment in wanted.order_by("pk")[:100]:
        try:
            capture_payment(payment.pk, now)
        except ProviderUnavailable:
            next_at = now + ASK_AGAIN_AFTER
        except ProviderRefused as refused:
            give_up(payment.pk, str(refused), now)
    return next_at


@transaction.atomic("default")
def give_up(payment_id: UUID, reason: str, now: datetime) -> None:
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    payment.provider_data = {**payment.provider_data, WANTED: False}
    payment.error = reason[:255]
    payment.save(update_fields=["provider_data", "error"])
    order_side().take_capture_refused(payment, now)
    emit("payment.capture_failed", payment_id=str(payment.pk), order_id=str(payment.order_id))

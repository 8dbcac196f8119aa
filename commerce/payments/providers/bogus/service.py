"""The far side of the test provider: what its payment page does when the shopper chooses."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from commerce.payments.models import Payment
from commerce.store.selectors import current_store

CANCELLED = "cancelled"


class Outcome(StrEnum):
    SUCCESS = "success"
    DECLINE = "decline"
    DELAYED_SUCCESS = "delayed_success"
    DELAYED_FAILURE = "delayed_failure"
    TIMEOUT = "timeout"


def choose_outcome(payment_id: UUID, outcome: str, now: datetime) -> Payment:
    """Write the choice down at the provider; the shop learns of it by `settle`. The first choice stands.

    Raises Payment.DoesNotExist for anything but a bogus payment of a test shop, ValueError for an unknown outcome.
    """
    if not current_store().is_test:
        raise Payment.DoesNotExist(payment_id)
    return choose(payment_id, Outcome(outcome), now)


def choose(payment_id: UUID, outcome: str, now: datetime) -> Payment:
    with transaction.atomic("default", savepoint=False):
        payment = Payment.objects.select_for_update().get(pk=payment_id, provider="bogus")
        if "bogus" not in payment.provider_data:
            payment.provider_data = {**payment.provider_data, "bogus": {"outcome": outcome, "at": now.isoformat()}}
            payment.save(update_fields=["provider_data"])
    return payment


def chosen(payment: Payment) -> tuple[str | None, datetime]:
    """What was chosen, and when. Read afresh: another process may have written it."""
    data = Payment.objects.values_list("provider_data", flat=True).get(pk=payment.pk).get("bogus")
    return (data["outcome"], datetime.fromisoformat(data["at"])) if data else (None, payment.created_at)

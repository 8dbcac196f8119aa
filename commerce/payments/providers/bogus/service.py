"""The far side of the test provider: what its payment page does when the shopper chooses."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from commerce.payments.models import Payment


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
    raise NotImplementedError

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.payments.models import Payment


def settle(payment_id: UUID, now: datetime) -> Payment:
    """Ask the provider how the payment stands and act on it: the one function for return page, webhook, sweeper and
    admin. May be called by anyone, any number of times. A provider that gives no answer changes nothing."""
    raise NotImplementedError

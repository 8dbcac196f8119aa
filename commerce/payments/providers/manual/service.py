from __future__ import annotations

from datetime import datetime

from commerce.payments.models import Payment


def confirm_received(*, payment: Payment, reference: str, now: datetime) -> None:
    """The merchant says that the money is there. `settle` then finds it. The payment must be locked by the caller."""
    payment.provider_data = {**payment.provider_data, "received_at": now.isoformat(), "reference": reference}
    payment.save(update_fields=["provider_data"])

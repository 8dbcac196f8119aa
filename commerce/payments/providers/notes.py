"""What we remember of a payment at its provider, in its provider_data."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commerce.payments.models import Payment, PaymentState


def noted(payment: Payment) -> dict[str, Any]:
    """Read afresh: another process may have written it."""
    data = Payment.objects.values_list("provider_data", flat=True).get(pk=payment.pk)
    return dict(data.get(payment.provider) or {})


def note_down(payment: Payment, **facts: Any) -> bool:
    """Add to the notes. A session (the provider's id of what can be paid) is
    noted only while the payment is open and nobody has closed it: False otherwise."""
    with transaction.atomic("default", savepoint=False):
        row = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
        notes = row.provider_data.get(payment.provider) or {}
        is_open = row.state in (PaymentState.PENDING, PaymentState.PROCESSING) and not notes.get("is_closed")
        if "session" in facts and not is_open:
            return False
        row.provider_data = {**row.provider_data, row.provider: {**notes, **facts}}
        if "session" in facts:
            row.provider_reference = facts["session"]
        row.save(update_fields=["provider_data", "provider_reference"])
    payment.provider_data, payment.provider_reference = row.provider_data, row.provider_reference
    return True

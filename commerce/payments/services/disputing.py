from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commerce.payments.models import Dispute, DisputeState, Payment
from commerce.payments.order_side import order_side

OVER = (DisputeState.WON, DisputeState.LOST)


@transaction.atomic("default", savepoint=False)
def record_dispute(
    *,
    payment_id: UUID,
    reference: str,
    amount: int,
    state: DisputeState,
    reason: str,
    due_at: datetime | None,
    opened_at: datetime,
    now: datetime,
) -> Dispute:
    """What the provider says of a dispute. One that is over stays as it ended; the same words twice change nothing."""
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    dispute, is_new = Dispute.objects.get_or_create(
        provider_reference=reference,
        defaults={
            "payment": payment, "amount": amount, "currency": payment.currency, "reason": reason[:60], "state": state,
            "due_at": due_at, "opened_at": opened_at, "closed_at": now if state in OVER else None,
        },
    )  # fmt: skip
    if not is_new:
        if dispute.state in OVER or dispute.state == state:
            return dispute
        dispute.state, dispute.due_at = state, due_at
        dispute.closed_at = now if state in OVER else None
        dispute.save(update_fields=["state", "due_at", "closed_at"])
    order_side().take_dispute(payment, dispute, now)
    return dispute

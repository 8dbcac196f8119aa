"""Words for what tables and payment providers keep as names for programs, by the field's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.orders.words import MADE_BY, REASONS, WORDS
from commerce.payments.models import DisputeState, PaymentState, RefundState

# What providers call their states (Stripe, Mollie and PayPal, which writes in capitals); ours win where both know a word.
THEIRS: dict[str, Any] = {
    **dict.fromkeys(("open", "created", "unpaid", "requires_payment_method", "requires_confirmation", "requires_action",
                     "payer_action_required"), _("not paid")),
    **dict.fromkeys(("approved", "queued"), _("under way")),
    **dict.fromkeys(("authorized", "requires_capture"), _("authorised")),
    **dict.fromkeys(("complete", "completed"), _("done")),
    **dict.fromkeys(("canceled", "voided", "expired"), _("cancelled")),
}  # fmt: skip
STATES = THEIRS | dict(DisputeState.choices) | dict(RefundState.choices) | dict(PaymentState.choices)
BY_FIELD: dict[str, Mapping[str, Any]] = {
    "kind": WORDS,
    "origin": {"merchant": _("the shop"), **MADE_BY},
    "reason": REASONS,
    **dict.fromkeys(("state", "status", "payment_status"), STATES),
}


def word_for(name: str, value: str) -> str:
    """The value itself where it has no other words."""
    words = BY_FIELD.get(name, {})
    return str(words.get(value) or words.get(value.lower()) or value)

"""A small sum for the shopper's browser, where many cards have been declined: nothing for a person, dear for a robot that
tries thousands. Whoever has no JavaScript waits instead."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction

from commerce.payments.models import Payment

BITS = 16  # some 65,000 tries: a second or two
LIFE = timedelta(minutes=20)
PATIENCE = timedelta(seconds=90)
PROVEN = "is_proven"
_SIGNER = "payments.proof"


def challenge_for(payment_id: UUID, now: datetime) -> str:
    """Good for this payment alone."""
    return Signer(salt=_SIGNER).sign(f"{payment_id}.{int(now.timestamp())}")


def is_answered(challenge: str, nonce: str, *, payment_id: UUID, now: datetime) -> bool:
    """Solved, or waited for."""
    try:
        named, _, stamped = Signer(salt=_SIGNER).unsign(challenge).partition(".")
    except BadSignature:
        return False
    age = now.timestamp() - int(stamped)
    if named != str(payment_id) or not 0 <= age <= LIFE.total_seconds():
        return False
    return age >= PATIENCE.total_seconds() or is_solved(challenge, nonce)


def is_solved(challenge: str, nonce: str) -> bool:
    digest = hashlib.sha256(f"{challenge}:{nonce[:20]}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - BITS) == 0


def is_proven(payment: Payment) -> bool:
    """Read afresh."""
    return bool(Payment.objects.values_list("provider_data", flat=True).get(pk=payment.pk).get(PROVEN))


@transaction.atomic("default")
def note_proof(payment: Payment) -> None:
    row = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    row.provider_data = {**row.provider_data, PROVEN: True}
    row.save(update_fields=["provider_data"])
    payment.provider_data = row.provider_data

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from builder.privacy.identity import key_of, plain
from builder.privacy.models import Cause, Erasure, ErasureState
from core import audit
from core.events.doorbell import ring

KIND = "privacy"
OPEN = (ErasureState.WARNED, ErasureState.WAITING, ErasureState.CLEARING)


@transaction.atomic("default")
def ask_for_erasure(*, email: str, cause: Cause, locale: str = "", actor: Any = None, now: datetime) -> Erasure:
    """Write down that whoever has this address is to be forgotten; asked for twice it is one. Whoever asks calls
    `carry_out`, else the clock does. The log says so without saying who."""
    address = plain(email)
    facts = {"email": address, "locale": locale, "cause": cause, "asked_at": now, "due_at": now, "done_at": None}
    row, is_new = Erasure.objects.select_for_update().get_or_create(
        pk=key_of(address), defaults=facts | {"state": ErasureState.WAITING}
    )
    if not is_new and row.state in (ErasureState.WARNED, ErasureState.DONE):
        for name, value in facts.items():
            setattr(row, name, value)
        row.state, row.note = ErasureState.WAITING, []
        row.save()
    audit.record("customer.erasure_asked", target=str(row.pk), data={"cause": cause}, actor=actor)
    ring(KIND)
    return row


@transaction.atomic("default")
def call_off(*, erasure: Erasure, actor: Any = None) -> bool:
    """While it waits; False where it is too late."""
    row = Erasure.objects.select_for_update().filter(pk=erasure.pk).first()
    if row is None or row.state not in (ErasureState.WARNED, ErasureState.WAITING):
        return False
    row.delete()
    audit.record("customer.erasure_called_off", target=str(erasure.pk), actor=actor)
    return True

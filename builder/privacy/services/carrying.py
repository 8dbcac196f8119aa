"""Who was erased since a copy was made is erased in it too, when the shop switches to it (docs/archive.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from builder.contact.models import Message, Subscriber
from builder.privacy.identity import keys_of
from builder.privacy.models import Erasure, ErasureState
from builder.privacy.services.asking import KIND
from commerce.cart.models import Cart
from commerce.customers.models import Customer, SignInCode
from commerce.giftcards.models import GiftCard
from commerce.notifications.models import SentMail, StockAlert
from commerce.orders.models import Order
from commerce.promotions.models import Use
from core.events.doorbell import ring

ADDRESSED = (
    (Customer, "email"), (Order, "email"), (Cart, "details__email"), (SignInCode, "email"), (StockAlert, "email"),
    (Subscriber, "email"), (Message, "email"), (GiftCard, "email"), (Use, "email"), (SentMail, "to"),
)  # fmt: skip
FIELDS = [field.attname for field in Erasure._meta.concrete_fields]


def take() -> list[dict[str, Any]]:
    """The list of the schema that the shop leaves."""
    return list(Erasure.objects.values(*FIELDS))


def give(rows: list[dict[str, Any]]) -> None:
    """In the schema that it switches to. What is not known there yet, or was done later than it was there, is to be done
    again, by the clock's next visit; what waits goes on waiting."""
    there: dict[UUID, datetime | None] = dict(Erasure.objects.values_list("pk", "done_at"))
    later = {
        row["id"]: row for row in rows
        if row["id"] not in there or is_later(row["done_at"], there[row["id"]])
    }  # fmt: skip
    again = {key: row for key, row in later.items() if row["state"] in (ErasureState.DONE, ErasureState.CLEARING)}
    known = addresses_of(set(again)) if again else {}
    for key, row in later.items():
        if key in known:
            row = row | {"state": ErasureState.WAITING, "email": known[key], "due_at": timezone.now(), "left": {}}
        Erasure.objects.update_or_create(pk=key, defaults={name: row[name] for name in FIELDS if name != "id"})
    if later:
        ring(KIND)


def is_later(ours: datetime | None, theirs: datetime | None) -> bool:
    return ours is not None and (theirs is None or ours > theirs)


def addresses_of(keys: set[UUID]) -> dict[UUID, str]:
    """The addresses in this schema that these hashes are of."""
    found: dict[UUID, str] = {}
    for email in addresses():
        for key in keys.intersection(keys_of(email)):
            found[key] = email
    return found


def addresses() -> Iterator[str]:
    seen: set[str] = set()
    for model, path in ADDRESSED:
        rows = model._default_manager.order_by().annotate(address_of=F(path)).values_list("address_of", flat=True)
        for email in rows.distinct().iterator(chunk_size=2000):
            if isinstance(email, str) and email and email.lower() not in seen:
                seen.add(email.lower())
                yield email

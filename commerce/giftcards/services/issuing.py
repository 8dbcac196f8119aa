"""Making cards, and what staff may do to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from commerce.giftcards.codes import new_code
from commerce.giftcards.errors import CardRefused
from commerce.giftcards.models import CardKind, Entry, EntryKind, GiftCard
from core.errors import mark as _
from core.events.outbox import emit
from core.money import MAX_AMOUNT, Money


def issue_card(
    *,
    value: Money,
    now: datetime,
    email: str = "",
    note: str = "",
    locale: str = "",
    kind: str = CardKind.GIFT_CARD,
    order_id: UUID | None = None,
    expires_at: datetime | None = None,
    actor: Any = None,
) -> GiftCard:
    """A new card with its first entry. Announces gift_card.issued, which mails it where it has an e-mail address."""
    if not 0 < value.amount <= MAX_AMOUNT:
        raise CardRefused(_("A gift card needs a value."))
    with transaction.atomic("default"):
        card = GiftCard.objects.create(
            code=new_code(),
            kind=kind,
            currency=value.currency,
            initial_amount=value.amount,
            balance_amount=value.amount,
            email=email,
            note=note[:200],
            locale=locale,
            order_id=order_id,
            expires_at=expires_at,
        )
        write(card.pk, EntryKind.ISSUED, value.amount, at=now, actor=actor, order_id=order_id)
        emit("gift_card.issued", card_id=card.pk)
    return card


def adjust_card(
    *, card_id: int, change: int, note: str, actor: Any, now: datetime, order_id: UUID | None = None
) -> GiftCard:
    """Add or take away (`change` below zero). `order_id` is the order that is the reason.

    Raises CardRefused where less is on it, GiftCard.DoesNotExist."""
    with transaction.atomic("default"):
        card = GiftCard.objects.select_for_update().get(pk=card_id)
        if card.balance_amount + change < 0:
            raise CardRefused(_("There is less on the card than that."))
        GiftCard.objects.filter(pk=card_id).update(balance_amount=F("balance_amount") + change)
        write(card_id, EntryKind.ADJUSTED, change, at=now, actor=actor, note=note, order_id=order_id)
        card.refresh_from_db()
    return card


def switch_card(*, card_id: int, is_active: bool) -> None:
    """A lost card is switched off: nobody can spend it, and the money stays on it."""
    if not GiftCard.objects.filter(pk=card_id).update(is_active=is_active):
        raise GiftCard.DoesNotExist(card_id)


def void_card(*, card_id: int, order_id: UUID, now: datetime) -> int:
    """The order that bought it was given back: what is still on it goes, and nobody can spend it. Returns how much that
    was; nothing the second time."""
    with transaction.atomic("default"):
        card = GiftCard.objects.select_for_update().get(pk=card_id)
        if card.entries.filter(kind=EntryKind.VOIDED).exists():
            return 0
        taken = card.balance_amount
        write(card_id, EntryKind.VOIDED, -taken, at=now, order_id=order_id)
        GiftCard.objects.filter(pk=card_id).update(balance_amount=0, is_active=False)
    return taken


def write(
    card_id: int,
    kind: str,
    amount: int,
    *,
    at: datetime,
    order_id: UUID | None = None,
    actor: Any = None,
    note: str = "",
) -> None:
    Entry.objects.create(
        card_id=card_id, kind=kind, amount=amount, order_id=order_id, actor=actor, at=at, note=note[:200]
    )

"""Paying with cards, and giving it back. Cards are taken by id, after stock (docs/locking.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from commerce.giftcards.errors import BalanceChanged
from commerce.giftcards.models import EntryKind, GiftCard
from commerce.giftcards.selectors import paid_by_cards
from commerce.giftcards.services.issuing import write


def redeem_cards(*, amounts: Mapping[int, int], order_id: UUID, now: datetime) -> None:
    """Take these amounts off these cards, in the order's transaction. That enough is on them is a condition of the
    statement: of two orders that want the same money one waits and is refused. Raises BalanceChanged."""
    is_valid = Q(is_active=True) & (Q(expires_at=None) | Q(expires_at__gt=now))
    for card_id, amount in sorted(amounts.items()):
        rows = GiftCard.objects.filter(is_valid, pk=card_id, balance_amount__gte=amount)
        if not rows.update(balance_amount=F("balance_amount") - amount):
            raise BalanceChanged()
        write(card_id, EntryKind.REDEEMED, -amount, order_id=order_id, at=now)


def return_to_cards(*, order_id: UUID, now: datetime, amount: int | None = None) -> int:
    """Give back what the order had from cards, or up to `amount` of it; returns how much. Under the order's lock; what
    has been given back is not given twice."""
    returned, wanted = 0, amount
    for card_id, paid in paid_by_cards(order_id).items():
        back = paid if wanted is None else min(paid, wanted - returned)
        if back > 0:
            GiftCard.objects.filter(pk=card_id).update(balance_amount=F("balance_amount") + back)
            write(card_id, EntryKind.RETURNED, back, order_id=order_id, at=now)
            returned += back
    return returned


def redeem_again(*, amounts: Mapping[int, int], order_id: UUID, now: datetime) -> None:
    """An expired order has been paid after all and needs what its cards had paid. Raises BalanceChanged."""
    kept = paid_by_cards(order_id)
    missing = {card_id: amount - kept.get(card_id, 0) for card_id, amount in amounts.items()}
    redeem_cards(
        amounts={card_id: amount for card_id, amount in missing.items() if amount > 0}, order_id=order_id, now=now
    )

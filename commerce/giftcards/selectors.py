from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from commerce.giftcards.models import Entry, EntryKind, GiftCard
from commerce.pricing.given import Tender
from core.money import Money


class CardProblem(StrEnum):
    UNKNOWN = "unknown"
    OFF = "off"
    EXPIRED = "expired"
    EMPTY = "empty"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class CardsNow:
    tenders: tuple[Tender, ...]
    cards: dict[str, GiftCard]
    refused: dict[str, CardProblem]


def cards_now(*, codes: Sequence[str], currency: str, now: datetime) -> CardsNow:
    """What the cards with these codes can pay, in the order in which they were entered. One query, none without codes."""
    known = {card.code: card for card in GiftCard.objects.filter(code__in=codes)} if codes else {}
    refused = {
        text: problem
        for text in codes
        if (problem := problem_of(known.get(text), currency=currency, now=now)) is not None
    }
    usable = {text: known[text] for text in codes if text not in refused}
    tenders = tuple(
        Tender(key=card.pk, kind=card.kind, label=str(card), balance_amount=card.balance_amount)
        for card in usable.values()
    )
    return CardsNow(tenders, usable, refused)


def problem_of(card: GiftCard | None, *, currency: str, now: datetime) -> CardProblem | None:
    if card is None:
        return CardProblem.UNKNOWN
    if not card.is_active:
        return CardProblem.OFF
    if card.expires_at is not None and card.expires_at <= now:
        return CardProblem.EXPIRED
    if card.currency != currency:
        return CardProblem.CURRENCY
    return None if card.balance_amount else CardProblem.EMPTY


def paid_by_cards(order_id: UUID) -> dict[int, int]:
    """By card, in the order in which they were used: what the order has had from it and not given back."""
    rows = (
        Entry.objects.filter(order_id=order_id, kind__in=[EntryKind.REDEEMED, EntryKind.RETURNED])
        .values_list("card_id")
        .annotate(amount=Sum("amount"))
        .order_by("card_id")
    )
    return {card_id: -amount for card_id, amount in rows if amount < 0}


def card_list(*, search: str = "") -> QuerySet[GiftCard]:
    """Newest first. `search` looks at the e-mail, the note and the last signs of the code."""
    words = search.replace("\0", "").strip()
    cards = GiftCard.objects.all()
    if words:
        cards = cards.filter(Q(email__icontains=words) | Q(note__icontains=words) | Q(code__iendswith=words))
    return cards


def owed_amounts(currency: str) -> list[Money]:
    """What the shop still owes the holders of cards that can be used: in `currency` first, whatever it is, then in others.
    Cards are worth what they say in the currency they are in; no rate makes one sum of them."""
    cards = GiftCard.objects.filter(is_active=True, balance_amount__gt=0).order_by("currency")
    sums = dict(cards.values_list("currency").annotate(Sum("balance_amount")))
    own = Money(int(sums.pop(currency, 0)), currency)
    return [own, *(Money(int(amount), code) for code, amount in sums.items())]

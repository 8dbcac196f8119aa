"""Labels through the merchant's own account at a carrier. A carrier that has been silent again and again is not asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from commerce.shipping.carriers import REGISTRY
from commerce.shipping.carriers.base import Label, LabelRefused, LabelWish, Paper, Whereabouts
from commerce.shipping.models import CarrierAccount
from commerce.shipping.services.asking import keys_of, note_outcome, usable_accounts
from core.rest import Unanswered

Answer = TypeVar("Answer")

__all__ = ["LabelRefused", "buy_label", "find_parcel", "make_manifest", "void_label"]


def buy_label(*, carrier: str, wish: LabelWish, known: str, note: Callable[[str], None], now: datetime) -> Label:
    """Raises Unanswered (it may have been bought: ask again with what `note` was told), LabelRefused. Not inside a
    transaction."""
    account = account_of(carrier, now)
    return answered(account, now, lambda: REGISTRY[carrier].buy_label(keys_of(account), wish, known=known, note=note))


def void_label(*, carrier: str, reference: str, now: datetime) -> None:
    """Raises Unanswered, LabelRefused. Not inside a transaction."""
    account = account_of(carrier, now)
    answered(account, now, lambda: REGISTRY[carrier].void_label(keys_of(account), reference))


def find_parcel(*, carrier: str, reference: str, now: datetime) -> Whereabouts:
    """Where it is. Raises Unanswered. Not inside a transaction."""
    account = account_of(carrier, now)
    return answered(account, now, lambda: REGISTRY[carrier].whereabouts(keys_of(account), reference))


def make_manifest(
    *, carrier: str, parcels: Sequence[str], known: str, note: Callable[[str], None], now: datetime
) -> Paper:
    """Raises Unanswered (it may have been made: ask again with what `note` was told), LabelRefused. Not inside a
    transaction."""
    account = account_of(carrier, now)
    return answered(
        account, now, lambda: REGISTRY[carrier].make_manifest(keys_of(account), parcels, known=known, note=note)
    )


def account_of(carrier: str, now: datetime) -> CarrierAccount:
    account = next((each for each in usable_accounts(now) if each.carrier == carrier), None)
    if account is None:
        raise Unanswered("no account, or left in peace for some minutes")
    return account


def answered(account: CarrierAccount, now: datetime, ask: Callable[[], Answer]) -> Answer:
    try:
        answer = ask()
    except Unanswered:
        note_outcome(account, is_answered=False, now=now)
        raise
    except LabelRefused:
        note_outcome(account, is_answered=True, now=now)
        raise
    note_outcome(account, is_answered=True, now=now)
    return answer

"""Cards that a shopper has saved at the shop's account with Stripe. Nothing of them is kept here: Stripe is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commerce.customers.models import Customer
from commerce.payments.models import ConnectedAccount
from commerce.payments.providers.base import ProviderRefused
from commerce.payments.providers.stripe import wallet
from commerce.payments.providers.stripe.mode import account_of
from commerce.store.models import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCard:
    reference: str
    brand: str
    last4: str
    month: int
    year: int


def may_have_saved_cards(customer: Customer) -> bool:
    """Without asking anybody."""
    return any(account.startswith("acct_") for account in customer.at_providers)


def saved_cards(*, customer: Customer, store: Store) -> list[SavedCard]:
    """Newest first. Not inside a transaction. Raises ProviderUnavailable."""
    where = _place_of(customer, store)
    if where is None:
        return []
    try:
        found = wallet.cards_of(**where)
    except ProviderRefused:  # the customer was deleted there, or the account has left us
        return []
    return [_card(each) for each in found]


def remove_card(*, customer: Customer, reference: str, store: Store) -> bool:
    """False where this customer has no such card (any more). Not inside a transaction. Raises ProviderUnavailable."""
    where = _place_of(customer, store)
    if where is None or reference not in {card.reference for card in saved_cards(customer=customer, store=store)}:
        return False
    try:
        wallet.detach_card(reference, account=where["account"], is_live=where["is_live"])
    except ProviderRefused:  # somebody was quicker
        return False
    return True


def forget_account(*, account: str, reference: str) -> None:
    """The customer whom `reference` names at one of the shop's accounts is deleted there, with the cards. Quiet where that
    was done before, or the account has left us. Not inside a transaction. Raises ProviderUnavailable."""
    found = ConnectedAccount.objects.filter(provider="stripe", reference=account, gone_at=None).first()
    if found is None:
        return
    try:
        wallet.delete_customer(reference, is_live=found.is_live, account=account)
    except ProviderRefused:
        return


def _place_of(customer: Customer, store: Store) -> dict[str, Any] | None:
    account = account_of(store)
    reference = customer.at_providers.get(account.reference) if account else None
    if account is None or not reference:
        return None
    return {"customer": reference, "account": account.reference, "is_live": account.is_live}


def _card(found: dict[str, Any]) -> SavedCard:
    card = found["card"]
    return SavedCard(
        reference=found["id"], brand=str(card.get("display_brand") or card["brand"]), last4=card["last4"],
        month=card["exp_month"], year=card["exp_year"],
    )  # fmt: skip

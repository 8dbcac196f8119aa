"""Accounts whose key the merchant has entered himself (Mollie, PayPal)."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.payments.models import ConnectedAccount, Payment
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.notes import note_down, noted
from core.secrets import Unreadable, unseal

SEALED_FOR = "payments.sealing"


@dataclass(frozen=True, slots=True)
class Key:
    reference: str
    secret: str
    is_live: bool


def key_of(payment: Payment) -> Key:
    """The account that the payment was begun with stays its own. Raises ProviderUnavailable where its key is gone."""
    reference = noted(payment).get("account", "")
    account = ConnectedAccount.objects.filter(provider=payment.provider, reference=reference).first()
    if account is None or not account.secret:
        raise ProviderUnavailable("The key of this account is gone.")
    try:
        return Key(account.reference, unseal(account.secret, purpose=SEALED_FOR), account.is_live)
    except Unreadable:
        raise ProviderUnavailable("The key of this account cannot be read.")


def choose_key(payment: Payment) -> Key:
    """Written down before the first call. Raises ProviderRefused where the shop has no account."""
    if "account" not in noted(payment):
        account = ConnectedAccount.objects.filter(provider=payment.provider, is_ready=True, gone_at=None).first()
        if account is None:
            raise ProviderRefused("The shop cannot take this at the moment.", code="account_invalid")
        note_down(payment, account=account.reference)
    return key_of(payment)

"""Accounts at Mollie and PayPal: the merchant enters his own key, which is tried before it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from commerce.payments.models import ConnectedAccount, PaymentMethod
from commerce.payments.providers.keys import SEALED_FOR, Key
from commerce.payments.providers.mollie import gateway as mollie
from commerce.payments.providers.paypal import gateway as paypal
from commerce.store.models import Store
from commerce.store.words import named
from core import audit
from core.errors import PlainError
from core.errors import mark as _
from core.pages import bump_pages
from core.secrets import seal

NAMES = {"mollie": _("Card, iDEAL, Bancontact"), "paypal": "PayPal"}
CHECKS = {"mollie": mollie.check_key, "paypal": paypal.check_key}


class WrongMode(PlainError):
    def __init__(self, *, is_test_shop: bool) -> None:
        super().__init__(
            _("This is a test shop: enter a test key.") if is_test_shop else _("This shop is live: enter a live key.")
        )


def enter_key(
    *, provider: str, reference: str, secret: str, is_live: bool, store: Store, actor: Any, now: datetime
) -> ConnectedAccount:
    """From now on payments are begun with this key; those under way keep theirs. Not inside a transaction. Raises
    WrongMode, ProviderRefused, ProviderUnavailable."""
    if is_live == store.is_test and not settings.IS_DEVELOPMENT:
        raise WrongMode(is_test_shop=store.is_test)
    CHECKS[provider](Key(reference, secret, is_live))
    with transaction.atomic("default"):
        ConnectedAccount.objects.filter(provider=provider, gone_at=None).exclude(reference=reference).update(
            gone_at=now, is_ready=False
        )
        account, is_new = ConnectedAccount.objects.update_or_create(
            provider=provider, reference=reference,
            defaults={"is_live": is_live, "is_ready": True, "gone_at": None, "checked_at": now,
                "secret": seal(secret, purpose=SEALED_FOR)},
        )  # fmt: skip
        name = named(gettext_lazy(NAMES[provider]), store.locale)
        PaymentMethod.objects.get_or_create(provider=provider, defaults={**name, "position": 0})
        audit.record(f"payments.{provider}_connected" if is_new else f"payments.{provider}_key_changed",
                     target=reference, actor=actor)  # fmt: skip
        bump_pages()
    return account


def leave(*, provider: str, actor: Any, now: datetime) -> None:
    """No new payments; those under way, and refunds, still need the key, which is kept for them."""
    with transaction.atomic("default"):
        gone = ConnectedAccount.objects.filter(provider=provider, gone_at=None).update(gone_at=now, is_ready=False)
        if gone:
            audit.record(f"payments.{provider}_left", actor=actor)
            bump_pages()

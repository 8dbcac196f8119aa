"""A shop's own account at Stripe: opening one, showing its state, losing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.payments.models import ConnectedAccount, PaymentMethod
from commerce.payments.providers.stripe import gateway
from commerce.payments.providers.stripe.mode import account_of, is_live_for
from commerce.store.models import Store
from commerce.store.words import named
from core import audit
from core.events.doorbell import ring
from core.ids import uuid7
from core.pages import bump_pages
from core.scope import require_shop
from gateways.services import claim_account

NEEDED = "card_payments"


def connect_account(*, store: Store, email: str, actor: Any, now: datetime) -> ConnectedAccount:
    """The shop's account, opened if need be; the same press twice opens one. Not inside a transaction. Raises
    ProviderUnavailable, ProviderRefused, gateways.services.AccountTaken."""
    is_live = is_live_for(store)
    if found := account_of(store):
        return found
    gone = ConnectedAccount.objects.filter(provider="stripe", is_live=is_live).count()
    shop_id = require_shop().shop_id
    key = f"{shop_id}:{gone}" if gone else shop_id  # another account after one that is gone
    reference = gateway.create_account(
        is_live=is_live, email=email, name=store.name, country=store.country, shop_id=shop_id, key=key
    )  # fmt: skip
    claim_account(provider="stripe", reference=reference, is_live=is_live)
    with transaction.atomic("default"):
        account, is_new = ConnectedAccount.objects.get_or_create(
            provider="stripe", reference=reference, defaults={"is_live": is_live, "created_at": now}
        )
        if is_new:
            audit.record("payments.account_connected", target=reference, actor=actor)
    return account


def onboarding_url(*, account: ConnectedAccount, refresh_url: str, return_url: str) -> str:
    """Where the owner tells Stripe who she is. Raises ProviderUnavailable, ProviderRefused."""
    return gateway.onboarding_url(
        is_live=account.is_live, account=account.reference, refresh_url=refresh_url, return_url=return_url,
        key=str(uuid7()),
    )  # fmt: skip


def refresh_account(reference: str, now: datetime) -> ConnectedAccount | None:
    """Ask how the account stands. When it first becomes ready, paying by card is offered. Raises ProviderUnavailable."""
    account = ConnectedAccount.objects.filter(provider="stripe", reference=reference, gone_at=None).first()
    if account is None:
        return None
    try:
        capabilities, missing = gateway.account_state(is_live=account.is_live, account=reference)
    except gateway.AccountGone:
        return forget_account(reference, now)
    with transaction.atomic("default"):
        account = ConnectedAccount.objects.select_for_update().get(pk=account.pk)
        if account.checked_at and account.checked_at > now:
            return account
        was_ready = account.is_ready
        account.capabilities, account.missing, account.checked_at = capabilities, missing, now
        account.is_ready = capabilities.get(NEEDED) == "active"
        account.save(update_fields=["capabilities", "missing", "checked_at", "is_ready"])
        if account.is_ready and not was_ready:
            offer_cards()
            ring("reconcile", now)
        if account.is_ready != was_ready:
            audit.record("payments.account_ready" if account.is_ready else "payments.account_paused", target=reference)
            bump_pages()
    return account


def forget_account(reference: str, now: datetime) -> ConnectedAccount | None:
    """Its owner has thrown us out, or Stripe has. Cards are not offered any more; what was paid stays."""
    with transaction.atomic("default"):
        account = ConnectedAccount.objects.select_for_update().filter(reference=reference, gone_at=None).first()
        if account is None:
            return None
        account.gone_at, account.is_ready = now, False
        account.save(update_fields=["gone_at", "is_ready"])
        audit.record("payments.account_gone", target=reference)
        bump_pages()
    return account


def offer_cards() -> PaymentMethod:
    """Once; afterwards it is the merchant's to switch off."""
    locale = Store.objects.values_list("locale", flat=True).get(pk=1)
    method, _is_new = PaymentMethod.objects.get_or_create(
        provider="stripe", defaults={**named(_("Card"), locale), "position": 0, "is_active": True}
    )
    return method

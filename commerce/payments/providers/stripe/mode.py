from __future__ import annotations

from django.conf import settings

from commerce.payments.models import ConnectedAccount
from commerce.payments.providers.stripe import gateway
from commerce.store.models import Store


def is_live_for(store: Store) -> bool:
    """Test shops stay in Stripe's test mode; others are in live mode wherever there is a live key."""
    return not store.is_test and gateway.has_live_key()


def is_available_to(store: Store) -> bool:
    """Whether a shop may connect: never test money in a real shop, but on a developer's machine."""
    is_live = is_live_for(store)
    return gateway.is_configured(is_live=is_live) and (is_live or store.is_test or settings.IS_DEVELOPMENT)


def account_of(store: Store) -> ConnectedAccount | None:
    """The shop's account in the mode that it is in."""
    return ConnectedAccount.objects.filter(provider="stripe", is_live=is_live_for(store), gone_at=None).first()

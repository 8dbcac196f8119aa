from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from commerce.currencies.selling import conversion_for
from commerce.payments.models import ConnectedAccount, Dispute, DisputeState, Payment, PaymentMethod, PaymentState
from commerce.payments.providers import REGISTRY
from commerce.payments.providers.stripe.mode import is_available_to, is_live_for
from commerce.store.models import Store
from core.prepared import Prepared

SILENT_AFTER = timedelta(minutes=2)


def offered_methods(*, store: Store, delivery_kind: str = "", currency: str = "") -> list[PaymentMethod]:
    """What the shopper may choose from, given a delivery of this kind (a shipping.RateKind, "" for none) and a currency (""
    for the store's). One query."""
    methods = active_methods(is_live_for(store), None if settings.IS_DEVELOPMENT else not store.is_test)()
    return [each for each in methods if _is_offered(each, store, delivery_kind, currency or store.currency)]


@cache
def active_methods(is_live: bool, is_live_elsewhere: bool | None) -> Prepared[PaymentMethod]:
    """Those that are switched on, with `has_ready_account`. Accounts with a key of the merchant's own have test keys in test
    shops alone, but on a developer's machine (None)."""
    own = Q() if is_live_elsewhere is None else Q(is_live=is_live_elsewhere)
    mode = Q(provider="stripe", is_live=is_live) | ~Q(provider="stripe") & own
    ready = ConnectedAccount.objects.filter(mode, provider=OuterRef("provider"), is_ready=True, gone_at=None)
    return Prepared(lambda: PaymentMethod.objects.filter(is_active=True).annotate(has_ready_account=Exists(ready)))


def usable_methods() -> QuerySet[PaymentMethod]:
    """Switched on, and with a ready account where one is needed."""
    ready = ConnectedAccount.objects.filter(provider=OuterRef("provider"), is_ready=True, gone_at=None)
    with_account = [key for key, provider in REGISTRY.items() if provider.capabilities.needs_account]
    return PaymentMethod.objects.filter(~Q(provider__in=with_account) | Exists(ready), is_active=True)


def open_payments(*order_ids: UUID) -> QuerySet[Payment]:
    """Attempts that may still be paid, in the order in which they are locked."""
    return Payment.objects.filter(
        order_id__in=order_ids, state__in=[PaymentState.PENDING, PaymentState.PROCESSING, PaymentState.AUTHORISED]
    ).order_by("pk")


def is_disputed(order_id: UUID) -> bool:
    """Somebody's bank wants money of this order back, and it is not decided, or was decided for the shopper."""
    return Dispute.objects.filter(payment__order_id=order_id).exclude(state=DisputeState.WON).exists()


def payments_to_ask(now: datetime) -> QuerySet[Payment]:
    """Attempts whose provider may know more than we do, oldest first."""
    asked = [key for key, provider in REGISTRY.items() if provider.capabilities.is_asked]
    waiting = Q(state=PaymentState.PROCESSING) | Q(state=PaymentState.PENDING, created_at__lt=now - SILENT_AFTER)
    return Payment.objects.filter(waiting, provider__in=asked).order_by("pk")


def expired_payments(now: datetime) -> QuerySet[Payment]:
    """Attempts whose time is over; one that is under way at the provider is left to take as long as it takes."""
    return Payment.objects.filter(state=PaymentState.PENDING, expires_at__lte=now).order_by("expires_at")


def next_expiry() -> datetime | None:
    """When the time of the next attempt is over."""
    return Payment.objects.filter(state=PaymentState.PENDING).aggregate(at=Min("expires_at"))["at"]


def _is_offered(method: PaymentMethod, store: Store, delivery_kind: str, currency: str) -> bool:
    provider = REGISTRY.get(method.provider)
    if provider is None:
        return False
    can = provider.capabilities
    if can.needs_account and not method.has_ready_account:  # type: ignore[attr-defined]
        return False
    is_own = currency == conversion_for(store).shop_currency
    if not is_own and can.currencies is not None and currency not in can.currencies:
        return False
    if method.provider == "stripe" and not is_available_to(store):
        return False
    return (store.is_test or not can.is_test_only) and can.delivery_kind in ("", delivery_kind)

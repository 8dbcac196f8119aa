from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.orders.errors import ProviderSilent
from commerce.payments.providers import provider_of
from commerce.payments.providers.base import ProviderUnavailable
from commerce.payments.selectors import open_payments
from commerce.payments.services import close


def close_payments(order_id: UUID, now: datetime, *, asked_only: bool = False) -> None:
    """Every open attempt of the order is over, at its provider first. Raises ProviderSilent. Not in a transaction."""
    for payment in open_payments(order_id):
        if asked_only and not provider_of(payment).capabilities.is_asked:
            continue
        try:
            close(payment.pk, now)
        except ProviderUnavailable:
            raise ProviderSilent()

from __future__ import annotations

from commerce.payments.models import PaymentMethod
from commerce.store.models import Store


def offered_methods(*, store: Store, delivery_kind: str = "") -> list[PaymentMethod]:
    """What the shopper may choose from, given a delivery of this kind (a shipping.RateKind, "" for none). One query."""
    raise NotImplementedError

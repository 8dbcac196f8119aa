"""Work behind the scenes, called per shop by the scheduler."""

from __future__ import annotations

from datetime import datetime, timedelta

from commerce.cart.models import Cart

FORGOTTEN_AFTER = timedelta(days=60)


def forget_old_carts(*, now: datetime) -> int:
    """Delete carts nobody has touched for two months, ordered or not. Returns how many."""
    old = Cart.objects.filter(updated_at__lt=now - FORGOTTEN_AFTER).order_by("updated_at").values_list("pk", flat=True)
    deleted, _by_model = Cart.objects.filter(pk__in=list(old[:1000])).delete()
    return deleted

"""Work behind the scenes, called per shop by the scheduler: the daily sweep rings for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from commerce.cart.models import Cart, CartLine
from commerce.cart.services import forget_files

FORGOTTEN_AFTER = timedelta(days=60)
AT_ONCE = 1000


def forget_old_carts(now: datetime) -> datetime | None:
    """Delete carts nobody has touched for two months, ordered or not. Comes back at once while there are more."""
    return forget_carts(now=now, after=FORGOTTEN_AFTER)


def forget_carts(*, now: datetime, after: timedelta) -> datetime | None:
    old = Cart.objects.filter(updated_at__lt=now - after).order_by("updated_at").values_list("pk", flat=True)
    ids = list(old[:AT_ONCE])
    forget_files(CartLine.objects.filter(cart__in=ids, cart__order_id=None))  # an order keeps its own
    Cart.objects.filter(pk__in=ids).delete()
    return now if len(ids) == AT_ONCE else None

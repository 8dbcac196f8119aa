from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from commerce.catalog.models import Variant
from commerce.inventory.models import Hold, HoldState, StockItem


def available_of(variant: Variant) -> int | None:
    """Units that may be promised now, 0 or more; None where nothing limits them. No query if `stock` is loaded."""
    try:
        item = variant.stock
    except StockItem.DoesNotExist:
        return 0
    if not item.is_tracked or item.sells_below_zero:
        return None
    return max(0, int(item.available))


def is_late(variant: Variant, quantity: int) -> bool:
    """Whether it can be ordered although there are not as many: it will be sent later."""
    item = getattr(variant, "stock", None)
    return item is not None and item.is_tracked and item.sells_below_zero and item.available < quantity


def is_held_only(order_id: UUID) -> bool:
    """Whether the order's stock is merely held for an unpaid payment."""
    return Hold.objects.filter(order_id=order_id, state=HoldState.HELD).exists()


def has_live_hold(order_id: UUID, now: datetime) -> bool:
    """Whether some of the order's stock is promised beyond now: held for longer, or committed."""
    held_on = Q(state=HoldState.HELD) & (Q(expires_at=None) | Q(expires_at__gt=now))
    return Hold.objects.filter(held_on | Q(state=HoldState.COMMITTED), order_id=order_id).exists()


def orders_with_expired_holds(now: datetime) -> QuerySet[Hold, UUID]:
    """Ids of orders whose stock was held for long enough, the longest overdue first."""
    expired = Hold.objects.filter(state=HoldState.HELD, expires_at__lte=now)
    return expired.order_by("expires_at").values_list("order_id", flat=True)


def next_hold_expiry() -> datetime | None:
    return Hold.objects.filter(state=HoldState.HELD).aggregate(at=Min("expires_at"))["at"]

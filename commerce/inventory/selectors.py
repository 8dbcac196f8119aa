from __future__ import annotations

from uuid import UUID

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


def is_held_only(order_id: UUID) -> bool:
    """Whether the order's stock is merely held for an unpaid payment."""
    return Hold.objects.filter(order_id=order_id, state=HoldState.HELD).exists()

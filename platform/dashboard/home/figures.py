"""The figures of the home screen. "Day" is a day in the shop's own time zone; orders that were cancelled do not count,
and tests count in test shops alone. Each function is one query, whatever the shop holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate

from commerce.catalog.models import ProductStatus
from commerce.currencies.worth import in_shop_currency
from commerce.inventory.models import StockItem
from commerce.orders.models import Order, OrderState
from commerce.store.models import Store

DAYS = 14
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Day:
    """`amount` in minor units of the shop's currency."""

    date: date
    amount: int
    count: int


def sales_by_day(store: Store, now: datetime, days: int = DAYS) -> list[Day]:
    """The last `days` days with today as the last, days without sales included."""
    zone = ZoneInfo(store.time_zone)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    orders = Order.objects.filter(state=OrderState.OPEN, placed_at__gte=datetime.combine(first, time.min, tzinfo=zone))
    if not store.is_test:
        orders = orders.filter(is_test=False)
    rows = (
        orders.order_by()
        .annotate(day=TruncDate("placed_at", tzinfo=zone))
        .values("day")
        .annotate(amount=Sum(in_shop_currency("total_amount")), count=Count("pk"))
    )
    found = {row["day"]: Day(row["day"], row["amount"], row["count"]) for row in rows}
    every_day = [first + timedelta(days=number) for number in range(days)]
    return [found.get(day, Day(day, 0, 0)) for day in every_day]


def low_stock(store: Store) -> QuerySet[StockItem]:
    """Variants of active products with few units left to promise, the scarcest first; one more than is shown, so that
    the page knows whether there are others."""
    return (
        StockItem.objects.filter(is_tracked=True, variant__product__status=ProductStatus.ACTIVE)
        .annotate(left=F("on_hand") - F("committed") - F("held"))
        .filter(left__lte=store.low_stock_at)
        .select_related("variant__product")
        .order_by("left", "variant_id")[: SHOWN + 1]
    )

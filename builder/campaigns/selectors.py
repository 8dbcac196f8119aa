"""The report of campaigns. Visits and carts were counted without knowing whose; orders are those whose shopper agreed to
that, by the campaign that came last before the order. Cancelled orders do not count, and tests count in
test shops alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate

from builder.campaigns.models import CampaignDay
from commerce.currencies.worth import in_shop_currency
from commerce.orders.models import Order, OrderState
from commerce.store.models import Store

Key = TypeVar("Key")
Words = tuple[str, str, str]  # source, medium, campaign


@dataclass(slots=True)
class Figures:
    """`revenue` in minor units of the shop's currency."""

    visits: int = 0
    carts: int = 0
    orders: int = 0
    revenue: int = 0

    def add(self, other: Figures) -> None:
        self.visits += other.visits
        self.carts += other.carts
        self.orders += other.orders
        self.revenue += other.revenue

    @property
    def conversion(self) -> float | None:
        """Orders per hundred visits; None where there was no visit to divide by."""
        return 100 * self.orders / self.visits if self.visits else None


@dataclass(frozen=True, slots=True)
class Row:
    day: date
    path: str
    words: Words
    figures: Figures


@dataclass(slots=True)
class CampaignReport:
    first: date
    last: date
    rows: list[Row] = field(default_factory=list)

    def total(self) -> Figures:
        return summed(self.rows, lambda row: None).get(None, Figures())

    def by_campaign(self) -> list[tuple[Words, Figures]]:
        return best_first(summed(self.rows, lambda row: row.words))

    def by_page(self) -> list[tuple[str, Figures]]:
        return best_first(summed(self.rows, lambda row: row.path))

    def by_day(self) -> list[tuple[date, Figures]]:
        """Days without anything included."""
        found = summed(self.rows, lambda row: row.day)
        days = (self.last - self.first).days + 1
        every = (self.first + timedelta(days=number) for number in range(days))
        return [(day, found.get(day, Figures())) for day in every]


def summed(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Figures]:
    found: dict[Key, Figures] = {}
    for row in rows:
        found.setdefault(key(row), Figures()).add(row.figures)
    return found


def best_first(sums: dict[Key, Figures]) -> list[tuple[Key, Figures]]:
    return sorted(sums.items(), key=lambda each: (-each[1].revenue, -each[1].orders, -each[1].visits, str(each[0])))


def campaign_report(store: Store, *, first: date, last: date, path: str = "") -> CampaignReport:
    """Days from `first` to `last`, both included; of one landing page where `path` is given. Two queries."""
    counted = CampaignDay.objects.filter(day__range=(first, last))
    ordered = orders_by_touch(store, first, last)
    if path:
        counted, ordered = counted.filter(path=path), ordered.filter(campaign__last__path=path)
    rows = [
        Row(each.day, each.path, (each.source, each.medium, each.campaign), Figures(each.visits, each.carts))
        for each in counted
    ]
    rows += [
        Row(
            each["on"], each["path"] or "", (each["source"] or "", each["medium"] or "", each["words"] or ""),
            Figures(orders=each["count"], revenue=each["amount"]),
        )
        for each in ordered
    ]  # fmt: skip
    sums = summed(rows, lambda row: (row.day, row.path, row.words))
    return CampaignReport(first, last, [Row(*key, figures) for key, figures in sums.items()])


def orders_by_touch(store: Store, first: date, last: date) -> Any:
    zone = ZoneInfo(store.time_zone)
    from_ = datetime.combine(first, time.min, tzinfo=zone)
    until = datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)
    orders = Order.objects.filter(
        state=OrderState.OPEN, placed_at__gte=from_, placed_at__lt=until, campaign__has_key="last"
    )  # fmt: skip
    if not store.is_test:
        orders = orders.filter(is_test=False)
    return (
        orders.order_by()
        .annotate(
            on=TruncDate("placed_at", tzinfo=zone), path=KT("campaign__last__path"),
            source=KT("campaign__last__source"), medium=KT("campaign__last__medium"),
            words=KT("campaign__last__campaign"),
        )
        .values("on", "path", "source", "medium", "words")
        .annotate(count=Count("pk"), amount=Sum(in_shop_currency("total_amount")))
    )  # fmt: skip

"""How the platform does, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from billing.models import Contract, Standing, Subscription
from billing.plans import plan_named
from core.scope import control_context
from oversight.models import DailyFigure, ShopFacts
from tenants.models import Shop, ShopState

PAYING = ("active", "past_due")
MONTHS = {"month": 1, "year": 12}


def recurring() -> dict[str, int]:
    """What is paid in a month, by currency: from subscriptions, and from plans that were agreed by hand."""
    sums: dict[str, int] = defaultdict(int)
    rows = Subscription.objects.filter(status__in=PAYING).values_list("currency", "price_amount", "period", "shop_id")
    subscribed = set()
    for currency, amount, period, shop_id in rows:
        sums[currency] += amount // MONTHS.get(period, 1)
        subscribed.add(shop_id)
    by_hand = Contract.objects.filter(standing__in=[Standing.ACTIVE, Standing.PAST_DUE]).exclude(shop_id__in=subscribed)
    for plan, currency in by_hand.filter(customer="").values_list("plan", "shop__currency"):
        found = plan_named(plan)
        price = found.price(currency) or found.price("EUR")
        if price is not None and price.amount:
            sums[price.currency] += price.amount
    return dict(sums)


def note_day(now: datetime) -> None:
    """Once a day; again on the same day is no harm."""
    with control_context():
        DailyFigure.objects.update_or_create(
            day=now.date(),
            defaults={
                "live_count": Shop.objects.filter(state=ShopState.LIVE, is_test=False).count(),
                "paying_count": Subscription.objects.filter(status__in=PAYING).values("shop").distinct().count(),
                "activated_count": ShopFacts.objects.filter(first_paid_at__isnull=False).count(),
                "recurring": recurring(),
            },
        )

"""How the platform is doing: sign-ups, what is sold, what recurs, who leaves, who is slow. From the control database
alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from billing.models import Usage
from core.money import Money, format_money
from oversight.models import (
    AbuseReport,
    DailyFigure,
    ReportState,
    ShopFacts,
    TakeDown,
    Ticket,
    TicketState,
    WatchFinding,
)
from oversight.services.figures import recurring
from oversight.services.load import slowest
from tenants.models import RegistryEntry, Shop, ShopState
from tenants.services.pool import pool_status

MONTHS = 12
ACTIVATION = timedelta(days=30)


def figures(request: HttpRequest) -> HttpResponse:
    from console.site import console_site

    now = timezone.now()
    opened, gone = by_month("opened"), by_month("closed")
    context = {
        **console_site.each_context(request),
        "states": Shop.objects.filter(showcase="").values_list("state").annotate(count=Count("pk")).order_by("state"),
        "months": with_share(months_of(opened, gone)),
        "churn": churn(now),
        "activation": activation(now),
        "sales": sales(),
        "recurring": [shown(amount, currency) for currency, amount in sorted(recurring().items())] or [shown(0, "EUR")],
        "days": curve(),
        "slow": slowest(now=now),
        "to_do": {
            "reports": AbuseReport.objects.filter(state=ReportState.OPEN).count(),
            "tickets": Ticket.objects.filter(state=TicketState.OPEN).count(),
            "contested": TakeDown.objects.filter(reviewed_at=None, answered_at__isnull=False).count(),
            "names": WatchFinding.objects.filter(is_settled=False).count(),
            "crowded": crowded(),
            "unhealthy": ShopFacts.objects.filter(dead_work__gt=0, shop__showcase="").count(),
        },
        "failed_migrations": Shop.objects.exclude(migration_error="").count(),
        "versions": Shop.objects.values_list("template_version").annotate(count=Count("pk")).order_by("-count")[:5],
        "pool": pool_status(),
    }
    return render(request, "console/figures.html", context)


def by_month(action: str) -> dict[Any, int]:
    rows = RegistryEntry.objects.filter(action=action, shop__is_test=False).annotate(month=TruncMonth("at"))
    return dict(rows.order_by("-month").values_list("month").annotate(count=Count("shop", distinct=True))[:MONTHS])


def months_of(opened: dict[Any, int], gone: dict[Any, int]) -> list[tuple[Any, int, int]]:
    months = sorted({*opened, *gone}, reverse=True)[:MONTHS]
    return [(month, opened.get(month, 0), gone.get(month, 0)) for month in months]


def with_share(rows: list[tuple[Any, int, int]]) -> list[tuple[Any, int, int, int]]:
    most = max((count for _month, count, _gone in rows), default=0)
    return [(month, count, gone, count * 100 // most if most else 0) for month, count, gone in rows]


def churn(now: datetime) -> int | None:
    """Of the shops that ran thirty days ago, how many per cent have closed since. None without any."""
    since = now - timedelta(days=30)
    real = Shop.objects.filter(is_test=False, created_at__lt=since)
    closed = [ShopState.CLOSED, ShopState.DROPPED]
    lost = real.filter(state__in=closed, state_changed_at__gte=since).count()
    ran = real.exclude(state__in=closed, state_changed_at__lt=since).count()
    return round(lost * 100 / ran) if ran else None


def activation(now: datetime) -> int | None:
    """Of the shops opened in the last ninety days and at least thirty days old, how many per cent had a paid order within
    their first thirty days."""
    opened = Shop.objects.filter(
        is_test=False, created_at__lt=now - ACTIVATION, created_at__gt=now - timedelta(days=90)
    )
    count = opened.count()
    active = opened.filter(facts__first_paid_at__lt=F("created_at") + ACTIVATION).count()
    return round(active * 100 / count) if count else None


def crowded() -> int:
    """New shops that sell more in a day than new shops do: somebody should look."""
    from tenants.trust import TIERS

    return sum(
        ShopFacts.objects.filter(shop__trust=trust, orders_today__gt=tier.orders_a_day).count()
        for trust, tier in TIERS.items() if tier.orders_a_day is not None
    )  # fmt: skip


def curve(days: int = 60, width: int = 600, height: int = 120) -> dict[str, Any] | None:
    """Monthly recurring euros and running shops, day by day, as points of a drawing."""
    rows = list(DailyFigure.objects.all()[:days])[::-1]
    if len(rows) < 2:
        return None
    money = [row.recurring.get("EUR", 0) for row in rows]
    return {
        "first": rows[0].day, "last": rows[-1].day, "width": width, "height": height,
        "money": points(money, width, height), "shops": points([row.live_count for row in rows], width, height),
        "most": shown(max(money), "EUR"), "most_shops": max(row.live_count for row in rows),
    }  # fmt: skip


def points(values: list[int], width: int, height: int) -> str:
    most, step = max(*values, 1), width / (len(values) - 1)
    return " ".join(f"{round(n * step)},{height - round(value * height / most)}" for n, value in enumerate(values))


def sales() -> list[tuple[str, list[str]]]:
    """Per month, one sum per currency: sums of different money are never added."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Usage.objects.filter(metric="sales").values_list("period", "shop__currency").annotate(sum=Sum("count"))
    for period, currency, amount in rows.order_by("-period", "shop__currency"):
        found[period].append(shown(amount, currency))
    return list(found.items())[:MONTHS]


def shown(amount: int, currency: str) -> str:
    return format_money(Money(int(amount), currency), get_language() or "en")

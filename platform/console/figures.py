"""How the platform is doing: sign-ups, what is sold, what recurs. From the control database alone."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from billing.models import Contract, Standing, Usage
from billing.plans import plan_named
from core.money import Money, format_money
from tenants.models import Shop
from tenants.services.pool import pool_status

MONTHS = 12


def figures(request: HttpRequest) -> HttpResponse:
    from console.site import console_site

    context = {
        **console_site.each_context(request),
        "states": Shop.objects.values_list("state").annotate(count=Count("pk")).order_by("state"),
        "sign_ups": with_share(sign_ups()),
        "sales": sales(),
        "recurring": recurring(),
        "failed_migrations": Shop.objects.exclude(migration_error="").count(),
        "versions": Shop.objects.values_list("template_version").annotate(count=Count("pk")).order_by("-count")[:5],
        "pool": pool_status(),
    }
    return render(request, "console/figures.html", context)


def sign_ups() -> list[tuple[Any, int]]:
    months = Shop.objects.annotate(month=TruncMonth("created_at")).values_list("month").annotate(count=Count("pk"))
    return list(months.order_by("-month")[:MONTHS])


def with_share(rows: list[tuple[Any, int]]) -> list[tuple[Any, int, int]]:
    most = max((count for _month, count in rows), default=0)
    return [(month, count, count * 100 // most if most else 0) for month, count in rows]


def sales() -> list[tuple[str, list[str]]]:
    """Per month, one sum per currency: sums of different money are never added."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Usage.objects.filter(metric="sales").values_list("period", "shop__currency").annotate(sum=Sum("count"))
    for period, currency, amount in rows.order_by("-period", "shop__currency"):
        found[period].append(shown(amount, currency))
    return list(found.items())[:MONTHS]


def recurring() -> str:
    """What active and late shops have agreed to pay in a month, in euro."""
    rows = Contract.objects.filter(standing__in=[Standing.ACTIVE, Standing.PAST_DUE]).values_list("plan")
    total = 0
    for plan, count in rows.annotate(count=Count("pk")):
        price = plan_named(plan).price("EUR")
        total += price.amount * count if price else 0
    return shown(total, "EUR")


def shown(amount: int, currency: str) -> str:
    return format_money(Money(int(amount), currency), get_language() or "en")

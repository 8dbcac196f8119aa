"""How much a shop uses, written down where it changes: nobody ever walks through all schemas to count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from billing.limits import MONTHLY, Level, forget, levels_of, month_of
from billing.models import Usage
from billing.services.notices import write_notice
from core.scope import control_context
from tenants.models import Shop


def record_usage(*, shop_id: Any, metric: str, count: int, now: datetime) -> int:
    """Returns 80 or 100 the first time that the mark is reached, else 0: somebody should be told. A level that has
    fallen again counts anew."""
    period = month_of(now) if metric in MONTHLY else ""
    with control_context():
        row, _is_new = Usage.objects.get_or_create(shop_id=shop_id, metric=metric, period=period)
        Usage.objects.filter(pk=row.pk).update(count=count)
    return record_mark(shop_id, metric, row.pk, count, now)


def add_usage(*, shop_id: Any, metric: str, adding: int, now: datetime) -> None:
    """For what is counted up (mails, calls of the API): several at once add up, whoever is first."""
    period = month_of(now) if metric in MONTHLY else ""
    with control_context():
        row, _is_new = Usage.objects.get_or_create(shop_id=shop_id, metric=metric, period=period)
        Usage.objects.filter(pk=row.pk).update(count=F("count") + adding)
        count = Usage.objects.values_list("count", flat=True).get(pk=row.pk)
    record_mark(shop_id, metric, row.pk, count, now)


def record_mark(shop_id: Any, metric: str, usage_id: int, count: int, now: datetime) -> int:
    forget(shop_id)
    with control_context():
        level = next((one for one in levels_of(shop_id) if one.metric == metric), Level(metric, count, None))
        mark = mark_warned(usage_id, level.warning)
        if mark:
            tell_owner(shop_id, level, mark, now)
    return mark


def tell_owner(shop_id: Any, level: Level, mark: int, now: datetime) -> None:
    write_notice(
        shop=Shop.objects.get(pk=shop_id), letter="limit_reached" if mark == 100 else "limit_near",
        key=f"{level.metric}:{mark}:{now:%Y-%m-%d}", metric=level.metric, count=level.count, quota=level.quota,
    )  # fmt: skip


def mark_warned(usage_id: int, warning: int) -> int:
    with transaction.atomic("control"):
        row = Usage.objects.select_for_update().get(pk=usage_id)
        if row.warned_percent == warning:
            return 0
        is_higher = warning > row.warned_percent
        Usage.objects.filter(pk=usage_id).update(warned_percent=warning)
        return warning if is_higher else 0

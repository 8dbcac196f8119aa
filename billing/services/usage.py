"""How much a shop uses, written down where it changes: nobody ever walks through all schemas to count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from billing.limits import MONTHLY, Level, forget, levels_of, month_of
from billing.models import Usage
from core.scope import control_context


def record_usage(*, shop_id: Any, metric: str, count: int, now: datetime) -> int:
    """Returns 80 or 100 the first time that the mark is reached, else 0: somebody should be told. A level that has
    fallen again counts anew."""
    period = month_of(now) if metric in MONTHLY else ""
    with control_context():
        row, _is_new = Usage.objects.get_or_create(shop_id=shop_id, metric=metric, period=period)
        Usage.objects.filter(pk=row.pk).update(count=count)
        forget(shop_id)
        level = next((one for one in levels_of(shop_id) if one.metric == metric), Level(metric, count, None))
        return mark_warned(row.pk, level.warning)


def mark_warned(usage_id: int, warning: int) -> int:
    with transaction.atomic("control"):
        row = Usage.objects.select_for_update().get(pk=usage_id)
        if row.warned_percent == warning:
            return 0
        is_higher = warning > row.warned_percent
        Usage.objects.filter(pk=usage_id).update(warned_percent=warning)
        return warning if is_higher else 0

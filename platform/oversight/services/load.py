"""Which shops cost how much: added up in each process, and written down every half minute."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connections
from django.db.models import F, Sum
from django.utils import timezone

from core.scope import control_context
from oversight.models import ShopLoad

log = structlog.get_logger("load")
EVERY_SECONDS = 30.0
SLOW_SECONDS = 1.0
KEPT = timedelta(days=8)
ADD = """
INSERT INTO oversight_shopload AS l (shop_id, hour, request_count, milliseconds, slow_count, error_count)
SELECT s.id, %s, %s, %s, %s, %s FROM tenants_shop s WHERE s.id = %s
ON CONFLICT (shop_id, hour) DO UPDATE SET
    request_count = l.request_count + EXCLUDED.request_count, milliseconds = l.milliseconds + EXCLUDED.milliseconds,
    slow_count = l.slow_count + EXCLUDED.slow_count, error_count = l.error_count + EXCLUDED.error_count
"""


class Meter:
    """One per process. A process that is killed takes at most half a minute with it."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {}
        self.write_at = time.monotonic() + EVERY_SECONDS

    def add(self, shop_id: str, seconds: float, status: int) -> None:
        row = self.counts.setdefault(shop_id, [0, 0, 0, 0])
        row[0] += 1
        row[1] += round(seconds * 1000)
        row[2] += seconds >= SLOW_SECONDS
        row[3] += status >= 500
        if time.monotonic() < self.write_at:
            return
        self.write_at = time.monotonic() + EVERY_SECONDS
        counts, self.counts = self.counts, {}
        write(counts, timezone.now())


def write(counts: dict[str, list[int]], now: datetime) -> None:
    """Figures are worth no failed request."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    try:
        with control_context(), connections["control"].cursor() as cursor:
            for shop_id, row in sorted(counts.items()):
                cursor.execute(ADD, [hour, *row, shop_id])
    except DatabaseError as error:
        log.warning("load_not_written", error=type(error).__name__)


def slowest(*, now: datetime, hours: int = 24, limit: int = 15) -> list[dict[str, Any]]:
    """Shops by the time that they took, with the mean of a request."""
    rows = (
        ShopLoad.objects.filter(hour__gt=now - timedelta(hours=hours))
        .values("shop", "shop__handle")
        .annotate(
            requests=Sum("request_count"), spent=Sum("milliseconds"), slow=Sum("slow_count"), errors=Sum("error_count")
        )
        .annotate(mean=F("spent") / F("requests"))
        .order_by("-spent")
    )
    return list(rows[:limit])


def forget_load(now: datetime) -> int:
    with control_context():
        return ShopLoad.objects.filter(hour__lt=now - KEPT).delete()[0]

"""How often a key and a shop may call, and the month's quota of the shop's plan."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache

from api.problems import Problem
from billing import limits
from billing.services.usage import add_usage
from core.cache_backend import ForgivingRedisCache

SECONDS = 60
MONTH = timedelta(days=32)


@dataclass(frozen=True)
class Window:
    """What is left of one limit (draft-ietf-httpapi-ratelimit-headers)."""

    name: str
    limit: int
    count: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        return self.count > self.limit

    @property
    def policy(self) -> str:
        return f'"{self.name}";q={self.limit};w={SECONDS}'

    @property
    def state(self) -> str:
        return f'"{self.name}";r={max(0, self.limit - self.count)};t={self.resets_in}'


def count_call(key_id: int) -> list[Window]:
    """One more, in the present minute: of the key and of the shop. Without Valkey nothing is counted."""
    now = int(time.time())
    resets_in = SECONDS - now % SECONDS
    wanted = (("key", f"key{key_id}", settings.API_CALLS_OF_A_KEY), ("shop", "shop", settings.API_CALLS_OF_A_SHOP))
    return [
        Window(name, limit, counted(f"api-rate:{of}:{now // SECONDS}", SECONDS * 2), resets_in)
        for name, of, limit in wanted
    ]


def headers_of(windows: list[Window]) -> dict[str, str]:
    return {
        "RateLimit-Policy": ", ".join(window.policy for window in windows),
        "RateLimit": ", ".join(window.state for window in windows),
    }


def check_rate(windows: list[Window]) -> None:
    over = [window for window in windows if window.is_over]
    if over:
        names = [window.name for window in over]
        wait = max(window.resets_in for window in over)
        raise Problem(
            429, "rate_limited", f"Wait for {wait} seconds.", headers={"Retry-After": str(wait)},
            **{"violated-policies": names},
        )  # fmt: skip


def check_feature(shop_id: Any) -> None:
    if not limits.is_on(shop_id, "api"):
        raise Problem(403, "feature_off", "This shop has no API: see its plan, or ask the platform.")


def check_quota(shop_id: Any, now: datetime) -> None:
    if not limits.allow(shop_id, "calls"):
        wait = int((first_of_next_month(now) - now).total_seconds()) + 1
        detail = (
            "The calls of this month are used up. A larger plan has more; the count starts again with the month (UTC)."
        )
        raise Problem(429, "quota_exhausted", detail, headers={"Retry-After": str(wait)})


def note_call(shop_id: Any, now: datetime) -> None:
    """Written down by the dozen where the quota is large: that is several statements in the control database."""
    step = step_of(limits.entitlement_of(shop_id).quotas.get("calls"))
    count = counted(f"api-calls:{limits.month_of(now)}", int(MONTH.total_seconds())) if step > 1 else 0
    if step == 1 or count == 0:  # without Valkey each is written down
        add_usage(shop_id=shop_id, metric="calls", adding=1, now=now)
    elif count % step == 0:
        add_usage(shop_id=shop_id, metric="calls", adding=step, now=now)


def step_of(quota: int | None) -> int:
    """A thousandth of the quota at most goes uncounted."""
    return 50 if quota is None else max(1, min(50, quota // 1000))


def first_of_next_month(now: datetime) -> datetime:
    return (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + MONTH).replace(day=1)


def counted(key: str, seconds: int) -> int:
    return cast(ForgivingRedisCache, cache).count(key, seconds)

"""Time for customers: the world's own, or a test clock's that stands still until it is moved."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from typing import Any

from fakestripe.errors import Problem
from fakestripe.world import Object, World

DAY = 86_400
LONGEST_STEP = 2 * 366 * DAY


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    return world.put(account, {
        "id": world.new_id("clock"), "object": "test_helpers.test_clock", "created": world.now(),
        "deletes_after": world.now() + 30 * DAY, "frozen_time": params["frozen_time"], "livemode": False,
        "name": params.get("name"), "status": "ready", "status_details": {},
    })  # fmt: skip


def check_step(clock: Object, target: int) -> None:
    if target <= clock["frozen_time"]:
        raise Problem("A test clock only goes forward.", param="frozen_time")
    if target - clock["frozen_time"] > LONGEST_STEP:
        raise Problem("A test clock goes at most two intervals ahead at a time.", param="frozen_time")


def now_of(world: World, account: str, customer: str) -> int:
    clock = world.get(account, customer, "customer").get("test_clock")
    return int(world.get(account, clock, "test_clock")["frozen_time"]) if clock else world.now()


def months_later(anchor: int, months: int) -> int:
    """So many months after `anchor`; the 31st becomes the last day of a shorter month."""
    at = datetime.fromtimestamp(anchor, UTC)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return int(at.replace(year=year, month=month + 1, day=day).timestamp())


def period_after(anchor: int, at: int, interval: str, count: int) -> tuple[int, int]:
    """The period of a cycle from `anchor` in which `at` lies."""
    if interval in ("day", "week"):
        length = DAY * count * (7 if interval == "week" else 1)
        start = anchor + (at - anchor) // length * length
        return start, start + length
    step = count * (12 if interval == "year" else 1)
    steps = 0
    while months_later(anchor, (steps + 1) * step) <= at:
        steps += 1
    return months_later(anchor, steps * step), months_later(anchor, (steps + 1) * step)

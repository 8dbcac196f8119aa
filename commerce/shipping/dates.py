"""From working days to dates: when a parcel leaves, and when it arrives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

CARRIER_DAYS = frozenset(range(5))  # carriers deliver from Monday to Friday; Saturdays are a bonus
FAR = 400  # days in which something must leave, else nothing is promised


@dataclass(frozen=True, slots=True)
class Dispatch:
    """`until_hour` (local time): orders later than that leave a day later; None is midnight. Weekdays: 0 is Monday."""

    until_hour: int | None = None
    days: int = 0
    weekdays: Collection[int] = CARRIER_DAYS
    closed: Collection[date] = ()

    def is_open(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed


def leaves_on(dispatch: Dispatch, ordered_at: datetime) -> date | None:
    """The day on which an order of that (local) moment leaves; None where no day is ever open."""
    day = ordered_at.date()
    if dispatch.until_hour is not None and ordered_at.hour >= dispatch.until_hour:
        day += timedelta(days=1)
    left = dispatch.days
    for _number in range(FAR):
        if dispatch.is_open(day):
            if left == 0:
                return day
            left -= 1
        day += timedelta(days=1)
    return None


def arrives(
    dispatch: Dispatch, ordered_at: datetime, *, min_days: int | None, max_days: int | None, is_pickup: bool = False
) -> tuple[date, date] | None:
    """First and last day of arrival (or of being ready, for a pick-up, which only has a first). None where the merchant
    promises no days."""
    if max_days is None:
        return None
    leaves = leaves_on(dispatch, ordered_at)
    if leaves is None:
        return None
    if is_pickup:
        ready = leaves_on(Dispatch(days=max_days, weekdays=dispatch.weekdays, closed=dispatch.closed), midnight(leaves))
        return (ready, ready) if ready else None
    return travelled(leaves, min_days if min_days is not None else max_days), travelled(leaves, max_days)


def travelled(day: date, days: int) -> date:
    """That many working days of a carrier later; the day itself where there are none."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() in CARRIER_DAYS
    return day


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - local days, as all of this module

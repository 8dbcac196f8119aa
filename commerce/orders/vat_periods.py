"""Months, quarters and years of a shop's own calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NAME = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """`name` is 2026, 2026-Q4 or 2026-11."""

    name: str
    first: date
    last: date

    @property
    def is_quarter(self) -> bool:
        return "Q" in self.name

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From the first midnight, up to and without the one after the last day."""
        return midnight(self.first, zone), midnight(self.last + timedelta(days=1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def period_named(name: str) -> Period:
    """Raises ValueError."""
    found = NAME.fullmatch(name)
    if found is None or not 2000 <= int(found[1]) <= 2999:
        raise ValueError(name)
    year, quarter, month = int(found[1]), found[2], found[3]
    begin, end = (1, 12) if not (quarter or month) else (int(month or 0),) * 2
    if quarter:
        begin, end = int(quarter) * 3 - 2, int(quarter) * 3
    return Period(name, date(year, begin, 1), date(year, end, monthrange(year, end)[1]))


def quarter_of(day: date) -> Period:
    return period_named(f"{day.year}-Q{(day.month + 2) // 3}")


def month_of(day: date) -> Period:
    return period_named(f"{day:%Y-%m}")


def periods_between(first: date, last: date, *, most: int) -> list[Period]:
    """Quarters and their months, the latest first; at most so many quarters."""
    found: list[Period] = []
    quarter = quarter_of(last)
    while quarter.last >= first and most:
        found.append(quarter)
        months = [month_of(date(quarter.first.year, quarter.first.month + each, 1)) for each in (2, 1, 0)]
        found += [month for month in months if month.first <= last and month.last >= first]
        quarter, most = quarter_of(quarter.first - timedelta(days=1)), most - 1
    return found

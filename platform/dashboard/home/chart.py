"""A bar chart as numbers for an SVG: no script, no style, the same at every size."""

from __future__ import annotations

from dataclasses import dataclass

from core.money import Money, format_money
from dashboard.home.figures import Day

WIDTH, HEIGHT, GAP = 560, 120, 6


@dataclass(frozen=True, slots=True)
class Bar:
    day: Day
    amount: str
    x: int
    y: int
    width: int
    height: int


def bars_of(days: list[Day], *, currency: str, locale: str) -> list[Bar]:
    """Heights in proportion to the best day; a day with a sale is never without a bar."""
    most = max((day.amount for day in days), default=0)
    step = WIDTH // max(1, len(days))
    return [
        Bar(
            day=day,
            amount=format_money(Money(day.amount, currency), locale),
            x=number * step + GAP // 2,
            y=HEIGHT - height,
            width=step - GAP,
            height=height,
        )
        for number, day in enumerate(days)
        for height in [height_of(day.amount, most)]
    ]


def height_of(amount: int, most: int) -> int:
    return 0 if amount <= 0 or most <= 0 else max(2, round(HEIGHT * amount / most))

"""Bars for an SVG, like those of the home screen: a bar is a day, a week or a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from builder.campaigns.selectors import Figures
from dashboard.home.chart import HEIGHT, WIDTH, height_of

MOST_BARS = 31


@dataclass(frozen=True, slots=True)
class Bar:
    first: date
    last: date
    figures: Figures
    x: int
    y: int
    width: int
    height: int


def days_per_bar(days: int) -> int:
    return 1 if days <= MOST_BARS else 7 if days <= MOST_BARS * 7 else 30


def bars_of(days: list[tuple[date, Figures]]) -> list[Bar]:
    """Of visits. The last bar ends with the last day; the first may be short of days."""
    size = days_per_bar(len(days))
    groups = [days[max(0, end - size) : end] for end in range(len(days), 0, -size)][::-1]
    sums = []
    for group in groups:
        figures = Figures()
        for _day, each in group:
            figures.add(each)
        sums.append((group[0][0], group[-1][0], figures))
    most = max((figures.visits for _first, _last, figures in sums), default=0)
    step = WIDTH // max(1, len(sums))
    left = WIDTH - step * len(
        sums
    )  # what whole steps leave over is in front, so that the last bar stands above "today"
    return [
        Bar(first, last, figures, left + number * step + 1, HEIGHT - height, step - 2, height)
        for number, (first, last, figures) in enumerate(sums)
        for height in [height_of(figures.visits, most)]
    ]

"""Colours as people see them (OKLCH, Björn Ottosson), to find the nearest one that can be read. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from themes.colors import contrast, hex_of, linear_of, oklab

STEP = 1 / 200
Rule = tuple[str, float]  # another colour, and the least contrast with it (WCAG 2.2)


def is_readable(color: str, rules: Sequence[Rule]) -> bool:
    return all(contrast(color, other) >= least for other, least in rules)


def nearest_readable(color: str, rules: Sequence[Rule]) -> str | None:
    """The colour itself, else the one of its hue whose lightness is the nearest that keeps all rules; None where even
    black and white do not."""
    if is_readable(color, rules):
        return color
    lightness, chroma, hue = to_oklch(color)
    for at in outwards(lightness):
        found = from_oklch(at, chroma, hue)
        if is_readable(found, rules):
            return found
    return next((end for end in ("#000000", "#ffffff") if is_readable(end, rules)), None)


def outwards(lightness: float) -> Iterator[float]:
    for step in range(1, round(1 / STEP) + 1):
        for at in (lightness - step * STEP, lightness + step * STEP):
            if 0 <= at <= 1:
                yield at


def to_oklch(color: str) -> tuple[float, float, float]:
    lightness, a, b = oklab(color)
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """With as much of the chroma as screens can show at this lightness."""
    channels = to_linear(lightness, chroma, hue)
    if not is_shown(channels):
        low, high = 0.0, chroma
        for _ in range(14):
            middle = (low + high) / 2
            low, high = (middle, high) if is_shown(to_linear(lightness, middle, hue)) else (low, middle)
        channels = to_linear(lightness, low, hue)
    return hex_of(channels)


def to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    return linear_of(lightness, chroma * math.cos(hue), chroma * math.sin(hue))


def is_shown(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= each <= 1.0005 for each in channels)

"""Colours as people see them (OKLCH, Björn Ottosson), to find the nearest one that can be read. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from themes.colors import contrast

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
    red, green, blue = (linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
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
    return "#" + "".join(f"{round(255 * encoded(min(1.0, max(0.0, each)))):02x}" for each in channels)


def to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def is_shown(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= each <= 1.0005 for each in channels)


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055

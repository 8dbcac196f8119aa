"""Contrast of colours (WCAG 2.2), and the nearest colour that has enough of it. Pure functions on "#rrggbb"."""

from __future__ import annotations

Grounds = list[tuple[str, float]]  # colours that another one must be readable on, and the least contrast with each


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels(color))
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the second colour, the rest of the first."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round((a + (b - a) * share) * 255):02x}" for a, b in pairs)


def nearest(color: str, grounds: Grounds) -> str:
    """The colour closest to `color`, towards black or white, that can be read on all `grounds`; "" where none can."""
    for step in range(101):
        for end in ("#000000", "#ffffff"):
            tried = mixed(color, end, step / 100)
            if all(contrast(tried, ground) >= least for ground, least in grounds):
                return tried
    return ""

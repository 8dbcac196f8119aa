"""Contrast of colours (WCAG 2.2), and colours as people see them (OKLab). Pure functions on "#rrggbb"."""

from __future__ import annotations

from collections.abc import Iterable


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (linear(each) for each in channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def oklab(color: str) -> tuple[float, float, float]:
    """Björn Ottosson's OKLab, in which stylesheets mix."""
    r, g, b = (linear(each) for each in channels(color))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def linear_of(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Red, green and blue before they are encoded; outside of 0 to 1 where no screen shows it."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def hex_of(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(255 * encoded(min(1.0, max(0.0, each)))):02x}" for each in channels)


def css_mix(one: str, share: float, other: str) -> str:
    """`color-mix(in oklab, one share, other)`."""
    pairs = zip(oklab(one), oklab(other), strict=True)
    lightness, a, b = (x * share + y * (1 - share) for x, y in pairs)
    return hex_of(linear_of(lightness, a, b))

"""A theme's settings: what its manifest offers, what a shop has chosen, and the small stylesheet that comes of it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from themes.loader import LIBRARY

HEX_COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
DEFAULT_THEME = "atelier"


class BadSetting(ValueError):
    """A value that the theme does not offer. The message is fit for people."""


@lru_cache(maxsize=64)
def manifest(slug: str) -> dict[str, Any]:
    """The theme's theme.toml. An unknown theme reads as the default one."""
    path = LIBRARY / slug / "theme.toml"
    if not re.fullmatch(r"[a-z0-9-]+", slug) or not path.is_file():
        path = LIBRARY / DEFAULT_THEME / "theme.toml"
    return tomllib.loads(path.read_text())


def installed_themes() -> list[dict[str, Any]]:
    return [manifest(path.parent.name) for path in sorted(LIBRARY.glob("*/theme.toml"))]


def check_settings(slug: str, chosen: dict[str, Any]) -> dict[str, str]:
    """The values that differ from the theme's own, each one the theme offers. Raises BadSetting."""
    offered = manifest(slug).get("settings", {})
    checked = {}
    for name, value in chosen.items():
        setting = offered.get(name)
        if setting is None or not is_offered(setting, value):
            raise BadSetting(_("The theme does not offer “%(value)s” here.") % {"value": str(value)[:40]})
        if value != setting["default"]:
            checked[name] = value
    for name, setting in offered.items():
        rule = setting.get("contrast_with")
        if rule and contrast_of(name, rule["setting"], offered, checked) < rule["least"]:
            raise BadSetting(
                _("“%(one)s” cannot be read well on “%(other)s”. Choose colours that differ more.")
                % {"one": _(setting["label"]), "other": _(offered[rule["setting"]]["label"])}
            )
    return checked


def is_offered(setting: dict[str, Any], value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if setting["type"] == "color":
        return HEX_COLOR.fullmatch(value) is not None
    return value in setting.get("choices", {})


def contrast_of(one: str, other: str, offered: dict[str, Any], chosen: dict[str, str]) -> float:
    """WCAG 2.2 contrast ratio of two colours: 1 to 21."""
    light, dark = sorted((luminance(chosen.get(name, offered[name]["default"])) for name in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def stylesheet(slug: str, chosen: dict[str, Any]) -> str:
    """The shop's own values as custom properties; "" where all are the theme's. Unknown values are left out."""
    offered = manifest(slug).get("settings", {})
    lines = []
    for name, value in sorted(chosen.items()):
        setting = offered.get(name)
        if setting is not None and is_offered(setting, value) and value != setting["default"]:
            lines.append(f"  {setting['property']}: {setting.get('choices', {}).get(value, value)};")
    return ":root {\n" + "\n".join(lines) + "\n}\n" if lines else ""


def stylesheet_url(slug: str, chosen: dict[str, Any]) -> str:
    """Carries a hash of the content, so that browsers may keep it for good; "" where there is nothing to say."""
    text = stylesheet(slug, chosen) if chosen else ""
    return f"/theme/{hashlib.sha256(text.encode()).hexdigest()[:16]}.css" if text else ""

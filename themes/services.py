"""The themes of this installation. A broken one is logged and never shown: its shops get the default theme instead."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import structlog

from themes import settings as chosen_settings
from themes.loader import LIBRARY
from themes.manifest import SLUG, BadManifest, Manifest, read_manifest
from themes.settings import BadSetting, Read, is_offered, read_settings

__all__ = ["DEFAULT_THEME", "BadSetting", "is_offered"]
DEFAULT_THEME = "atelier"
log = structlog.get_logger("themes")


@lru_cache(maxsize=64)
def find_manifest(slug: str) -> Manifest | None:
    """None for a theme that is not there or whose theme.toml is broken (logged, once per process)."""
    path = LIBRARY / slug / "theme.toml"
    if not SLUG.fullmatch(slug) or not path.is_file():
        return None
    try:
        return read_manifest(path.read_text(encoding="utf-8"), slug=slug)
    except (BadManifest, OSError, UnicodeDecodeError) as error:
        log.exception("theme_broken", theme=slug, problems=getattr(error, "problems", [str(error)]))
        return None


def manifest(slug: str) -> Manifest:
    """An unknown or broken theme reads as the default one."""
    found = find_manifest(slug) or find_manifest(DEFAULT_THEME)
    if found is None:
        raise RuntimeError(f"The default theme {DEFAULT_THEME} is broken: see `manage.py theme_check {DEFAULT_THEME}`.")
    return found


def installed_themes() -> list[Manifest]:
    """Those that work, the default one first."""
    slugs = sorted((path.parent.name for path in LIBRARY.glob("*/theme.toml")), key=lambda each: each != DEFAULT_THEME)
    return [found for slug in slugs if (found := find_manifest(slug)) is not None]


def shown_settings(slug: str, stored: dict[str, Any]) -> Read:
    """What a shop has stored as this version of its theme understands it."""
    return read_settings(manifest(slug), stored)


def check_settings(slug: str, chosen: dict[str, Any]) -> dict[str, str]:
    """The values that differ from the theme's own, each one the theme offers. Raises BadSetting."""
    return chosen_settings.check(manifest(slug), chosen)


def stored_settings(slug: str, checked: dict[str, str], before: dict[str, Any]) -> dict[str, Any]:
    """`checked` values as Store.theme_settings keeps them; what was stored `before` by a newer theme is not lost."""
    return chosen_settings.to_store(manifest(slug), checked, before)


def html_attributes(slug: str, stored: dict[str, Any]) -> dict[str, str]:
    """What <html> says of the theme: data-theme, data-scheme, data-header and the like."""
    theme = manifest(slug)
    return {"theme": theme.slug, **chosen_settings.attributes(theme, read_settings(theme, stored).values)}


def chosen_colors(slug: str, stored: dict[str, Any]) -> dict[str, str]:
    """By short name ("ink", "ink_dark"), for those who draw beside the theme."""
    theme = manifest(slug)
    values = read_settings(theme, stored).values
    return {
        name.removeprefix("color_"): values.get(name, each.default)
        for name, each in theme.settings.items()
        if each.type == "color"
    }


def stylesheet(slug: str, chosen: dict[str, Any]) -> str:
    """The shop's own values as custom properties; "" where all are the theme's. Unknown values are left out."""
    theme = manifest(slug)
    values = read_settings(theme, chosen).values
    return chosen_settings.css(theme, {k: v for k, v in values.items() if v != theme.settings[k].default})


def stylesheet_url(slug: str, chosen: dict[str, Any]) -> str:
    """Carries a hash of the content, so that browsers may keep it for good; "" where there is nothing to say."""
    text = stylesheet(slug, chosen) if chosen else ""
    return f"/theme/{hashlib.sha256(text.encode()).hexdigest()[:16]}.css" if text else ""

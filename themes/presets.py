"""A theme's starter content (preset/preset.toml) in one language, with where its pictures lie. Reads files only."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from themes.loader import LIBRARY

LANGUAGES = ("en", "fr")


@lru_cache(maxsize=64)
def read_preset(slug: str, language: str) -> dict[str, Any]:
    """With keys shop, description, announcement, collections, products, sections; {} for a theme without a preset."""
    path = LIBRARY / slug / "preset" / "preset.toml"
    if not path.is_file():
        return {}
    return dict(spoken(tomllib.loads(path.read_text(encoding="utf-8")), language))


def spoken(value: Any, language: str) -> Any:
    """Every table of the two languages replaced by the text of one."""
    if isinstance(value, dict):
        if value.keys() == set(LANGUAGES):
            return value[language if language in LANGUAGES else LANGUAGES[0]]
        return {key: spoken(each, language) for key, each in value.items()}
    return [spoken(each, language) for each in value] if isinstance(value, list) else value


def picture_path(slug: str, name: str, *others: Path) -> Path | None:
    """The picture of that name in the preset, or in one of the `others`."""
    for folder in (LIBRARY / slug / "preset" / "images", *others):
        path = folder / f"{name}.webp"
        if path.parent == folder and path.is_file():
            return path
    return None

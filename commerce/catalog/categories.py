"""The tree of categories that feeds and marketplaces know (Google's taxonomy), as paths: "Home > Lighting > Lamps"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "categories.txt"
SEPARATOR = " > "
MOST_FOUND = 20


@cache
def paths() -> tuple[str, ...]:
    return tuple(FILE.read_text().splitlines())


@cache
def by_parent() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths():
        found.setdefault(path.rpartition(SEPARATOR)[0], []).append(path)
    return found


def below(path: str) -> list[str]:
    """The categories right below; the uppermost ones for ""."""
    return by_parent().get(path, [])


def matching(text: str) -> list[str]:
    """Paths with all the words, those whose own name has them first; the shortest of these before longer ones."""
    words = text.casefold().replace(">", " ").split()
    if not words:
        return below("")
    found = [path for path in paths() if all(word in path.casefold() for word in words)]

    def rank(path: str) -> tuple[bool, int]:
        own = path.rpartition(SEPARATOR)[2].casefold()
        return (not any(word in own for word in words), len(path))

    return sorted(found, key=rank)[:MOST_FOUND]

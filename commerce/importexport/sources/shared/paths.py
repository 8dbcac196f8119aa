"""Categories of other shops, as paths: "Home > Lighting > Lamps". Each becomes a collection inside of the one before."""

from __future__ import annotations

from collections.abc import Collection, Iterable

SEPARATOR = " > "


def whole_path(names: Iterable[str], *, without: Collection[str] = ()) -> str:
    """`without`: roots that are nobody's, folded."""
    stripped = (name.strip() for name in names)
    return SEPARATOR.join(name for name in stripped if name and name.casefold() not in without)


def leaf(path: str) -> str:
    return path.rpartition(SEPARATOR)[2]


def distinct(paths: Iterable[str]) -> list[str]:
    """Each once, whatever its case."""
    return list({path.casefold(): path for path in paths if path}.values())

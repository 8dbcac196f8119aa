"""Reading settings from the environment: three helpers, which fail loudly on a wrong value."""

import os
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that NAME_FILE points at (for secrets mounted as files)."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise SystemExit(f"{name}_FILE: {path} cannot be read: {problem}") from None
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}.") from None


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "1", "0", "true", "false", "yes", "no"}:
        return default if not value else value in {"1", "true", "yes"}
    raise SystemExit(f"{name} must be 1 or 0, not {value!r}.")

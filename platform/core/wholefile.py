"""Files that appear complete or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Written beside and moved into place; until then a former one stays. Devices and pipes are written as they are.
    Raises OSError."""
    if path.exists() and not path.is_file():
        with path.open("wb") as target:
            yield target
        return
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as target:
            yield target
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

"""Telling the dispatcher that a shop has work. The registry of shops is above this layer, so it plugs itself in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Bell = Callable[[str, datetime | None], None]
_bells: list[Bell] = []


def connect_bell(bell: Bell) -> None:
    _bells[:] = [bell]


def ring(kind: str, due_at: datetime | None = None) -> None:
    """The current shop has work of this kind, now or at `due_at`. A hint: the work itself is in its tables."""
    for bell in _bells:
        bell(kind, due_at)

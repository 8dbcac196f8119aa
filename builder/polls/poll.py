"""A poll as its section says it, and the names of its counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Poll:
    """As it is published now."""

    id: str
    question: str
    options: Sequence[Option]
    ends_at: datetime | None = None
    is_open_book: bool = False  # results are shown to everybody, not only to those who have voted

    def is_closed(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def option(self, option_id: str) -> Option | None:
        return next((each for each in self.options if each.id == option_id), None)


def key_of(poll_id: str, option_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{poll_id}:{option_id}")

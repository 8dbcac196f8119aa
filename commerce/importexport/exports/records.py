"""What can be taken along: an entity gives records, one after the other, and never holds more than a few hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from core.money import Money

BATCH = 200
Record = dict[str, Any]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Entity:
    """`head` are the columns of the record itself, the first one names it; `parts` the columns of what it has several
    of (`{"variants": (...)}`), under whose names a record carries lists of further records."""

    kind: str
    label: str
    permission: str
    head: tuple[str, ...]
    read: Callable[[], Iterator[Record]]
    count: Callable[[], int]
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    print: Callable[[dict[str, Any], Callable[[], None]], Iterator[bytes]] | None = (
        None  # a PDF, as the run's options say
    )
    count_printed: Callable[[dict[str, Any]], int] | None = None
    more: Callable[[], tuple[str, ...]] = tuple  # further columns of the parts, which the shop's settings make

    @property
    def columns(self) -> list[str]:
        return [*self.head, *(name for columns in self.parts.values() for name in columns), *self.more()]


def batches(rows: QuerySet[M], *, by: str = "pk", size: int = BATCH) -> Iterator[list[M]]:
    """All rows in the order of a unique column, read as one comes to them: what is added or goes in between moves
    nothing."""
    last: Any = None
    while True:
        ahead = rows if last is None else rows.filter(**{f"{by}__gt": last})
        batch = list(ahead.order_by(by)[:size])
        if not batch:
            return
        yield batch
        last = getattr(batch[-1], by)


def decimal(amount: int | None, currency: str) -> str | None:
    """Money as a plain number in text: spreadsheets and other languages read it alike."""
    return None if amount is None else str(Money(amount, currency).to_decimal())


def joined(entries: Sequence[str]) -> str:
    """A list in one cell: commas between, and `\\,` for those inside."""
    return ", ".join(entry.replace("\\", "\\\\").replace(",", "\\,") for entry in entries)


def parted(text: str) -> list[str]:
    """What `joined` was given."""
    entries, entry, signs = [], "", iter(text)
    for sign in signs:
        if sign == "\\":
            entry += next(signs, "")
        elif sign == ",":
            entries.append(entry)
            entry = ""
        else:
            entry += sign
    return [found for each in [*entries, entry] if (found := each.strip())]

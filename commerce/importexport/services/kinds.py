"""What files may be about besides products, customers and orders: apps above this layer say so when they start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from commerce.importexport.findings import Findings
from commerce.importexport.models import ImportRow
from commerce.importexport.services.written import Outcome, Written
from core.csvfile import Table

Saver = Callable[[Outcome, Findings, Written | None], None]


class Draft(Protocol):
    """One row of such a file."""

    row_number: int

    @property
    def title(self) -> str: ...

    def counted(self) -> dict[str, int]: ...

    def sample(self) -> dict[str, Any]:
        """What the preview shows of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`write(draft, save=, is_dry_run=, actor=)` brings one in, in one transaction in which it calls `save`;
    `take_back(row)` undoes that inside the caller's; `fingerprints(ids)` says how things stand."""

    kind: str
    knows: Callable[[Sequence[str]], bool]
    read: Callable[[Table, Findings], Iterator[Any]]
    write: Callable[..., tuple[Outcome, Findings]]
    take_back: Callable[[ImportRow], str]
    fingerprints: Callable[[Iterable[str]], dict[str, str]]


KINDS: dict[str, Kind] = {}


def connect_kind(kind: Kind) -> None:
    KINDS[kind.kind] = kind


def kind_by_header(header: Sequence[str]) -> Kind | None:
    return next((kind for kind in KINDS.values() if kind.knows(header)), None)

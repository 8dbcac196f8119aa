"""Changes to a shop's tables that may be made any number of times, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunSQL


class Apart(RunSQL):
    """In shops that are running each statement goes in a transaction of its own, before the rest of the plan: a table is
    locked for an instant, and never two at once (tenants.services.migrations)."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.statements = tuple(self.statement(name) for name in self.names)
        # "%" stays what it is: RunSQL gives statements without parameters to the driver as they are.
        super().__init__(list(self.statements), RunSQL.noop)

    def statement(self, name: str) -> str:
        raise NotImplementedError

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.names], {}

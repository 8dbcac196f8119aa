"""Indexes that Django makes by itself and that nobody asks: each costs a file and 8 KB in every shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunSQL


class DropIndexes(RunSQL):
    """In shops that are running each goes in a transaction of its own, before the rest of the plan: a table is locked for
    an instant, and never two at once (tenants.services.migrations). May be done any number of times."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self.statements = tuple(f'DROP INDEX IF EXISTS "{name}"' for name in self.names)
        super().__init__(self.statements, RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.names], {}

    def describe(self) -> str:
        return f"Drop {len(self.names)} indexes"

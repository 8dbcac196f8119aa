"""Indexes that Django makes by itself and that nobody asks: each costs a file and 8 KB in every shop."""

from __future__ import annotations

from core.apart import Apart


class DropIndexes(Apart):
    def statement(self, name: str) -> str:
        return f'DROP INDEX IF EXISTS "{name}"'

    def describe(self) -> str:
        return f"Drop {len(self.names)} indexes"

from __future__ import annotations

from core.errors import PlainError
from core.errors import mark as _


class UsedUpMeanwhile(PlainError):
    """Another order took the last use. Nothing was written."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("“%(name)s” has just been used up by others. Please check the new total."), name=name)

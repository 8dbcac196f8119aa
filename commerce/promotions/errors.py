from __future__ import annotations

from core.errors import PlainError
from core.errors import mark as _


class UsedUpMeanwhile(PlainError):
    """Another order took the last use. Nothing was written."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("“%(name)s” has just been used up by others. Please check the new total."), name=name)


class PromotionRefused(Exception):
    """Why it cannot be saved, in the language of the moment; `field` names the one that is wrong."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(message)

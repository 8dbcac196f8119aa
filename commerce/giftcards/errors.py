from __future__ import annotations

from core.errors import PlainError
from core.errors import mark as _


class BalanceChanged(PlainError):
    """Less is left on a card than the order counted on. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("The balance of a gift card has changed. Please check what is left to pay."))


class CardRefused(PlainError):
    pass

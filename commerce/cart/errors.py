"""Why a cart said no, in words for people."""

from __future__ import annotations

from core.errors import PlainError
from core.errors import mark as _


class CartError(PlainError):
    """Nothing was changed."""


class NotSold(CartError):
    """The variant is unknown, or its product is a draft, archived or hidden."""

    def __init__(self) -> None:
        super().__init__(_("This article is not sold here any more."))


class QuantityRefused(CartError):
    """Not a whole number from 1 to 999, or too many different articles."""


class OutOfStock(CartError):
    """Asked for more than the `available` units (0 or more) that may still be promised."""

    def __init__(self, available: int) -> None:
        self.available = available
        if available:
            super().__init__(_("Only %(available)d left in stock."), available=available)
        else:
            super().__init__(_("This article is out of stock."))


class NotPersonal(CartError):
    """What the shopper said about the article does not fit it."""


class CartClosed(CartError):
    """The cart has become an order in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("This cart has already been ordered."))

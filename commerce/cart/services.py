"""Changing a cart. Every change locks the cart's row first, so that two tabs take turns."""

from __future__ import annotations

from commerce.cart.errors import CartClosed, CartError, NotSold, OutOfStock, QuantityRefused
from commerce.cart.models import Cart, CartLine
from commerce.store.models import Store

__all__ = [
    "MAX_LINES", "MAX_QUANTITY", "CartClosed", "CartError", "NotSold", "OutOfStock", "QuantityRefused",
    "add_to_cart", "get_cart", "open_cart", "remove_line", "set_quantity",
]  # fmt: skip

MAX_QUANTITY = 999
MAX_LINES = 100


def get_cart(token: str) -> Cart | None:
    """The open cart with this cookie value. None for unknown, malformed and already ordered ones."""
    raise NotImplementedError


def open_cart(*, store: Store) -> Cart:
    """A new, empty cart in the store's currency. Put its `token` into the cookie."""
    raise NotImplementedError


def add_to_cart(*, cart: Cart, variant_id: int, quantity: int) -> CartLine:
    """Add units; a variant that is there already gets more. Raises CartClosed, NotSold, QuantityRefused, OutOfStock."""
    raise NotImplementedError


def set_quantity(*, cart: Cart, line_id: int, quantity: int) -> None:
    """Make it `quantity` units; 0 removes the line, a line that is gone stays gone. Raises as add_to_cart."""
    raise NotImplementedError


def remove_line(*, cart: Cart, line_id: int) -> None:
    """Take a line out; quiet where it is gone already. Raises CartClosed."""
    raise NotImplementedError

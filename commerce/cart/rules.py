"""How many units of an article a merchant sells at once."""

from __future__ import annotations

from commerce.catalog.models import Product
from core.errors import PlainError
from core.errors import mark as _


def broken_rule(product: Product, quantity: int) -> PlainError | None:
    """The first rule that this many units break, in words for people."""
    title = product.title
    if quantity < product.min_quantity:
        return PlainError(_("“%(title)s” is sold from %(count)d units on."), title=title, count=product.min_quantity)
    if product.max_quantity is not None and quantity > product.max_quantity:
        return PlainError(
            _("At most %(count)d of “%(title)s” can be ordered."), title=title, count=product.max_quantity
        )
    if quantity % product.quantity_step:
        return PlainError(_("“%(title)s” is sold in steps of %(count)d."), title=title, count=product.quantity_step)
    return None


def first_quantity(product: Product) -> int:
    """The fewest units that may be ordered."""
    step = product.quantity_step
    return max(-(-product.min_quantity // step) * step, step)

"""What a shopper keeps for later: pairs of a product and one of its variants (0: none chosen yet), the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.errors import PlainError
from core.errors import mark as _

MOST = 60
LARGEST = 2**62


class Wish(NamedTuple):
    product_id: int
    variant_id: int


class NotWishable(PlainError):
    def __init__(self) -> None:
        super().__init__(_("This article is not in the shop any more."))


class TooManyWishes(PlainError):
    def __init__(self) -> None:
        super().__init__(_("Your list is full: it holds %(count)d articles. Remove one first."), count=MOST)


def read_wishes(kept: Any) -> list[Wish]:
    """Whatever is no pair of numbers is left out: it comes from a browser or an older version of us."""
    rows = kept if isinstance(kept, list) else []
    return [Wish(*row) for row in rows if isinstance(row, list) and len(row) == 2 and all(map(is_id, row))]


def is_id(value: Any) -> bool:
    return type(value) is int and 0 <= value < LARGEST


def with_wish(wishes: Iterable[Wish], wish: Wish) -> list[Wish]:
    """Once, in front. A chosen variant takes the place of the product as such. Raises TooManyWishes."""
    known = list(wishes)
    if wish in known or (not wish.variant_id and any(each.product_id == wish.product_id for each in known)):
        return known
    found = [wish, *[each for each in known if each != (wish.product_id, 0)]]
    if len(found) > max(MOST, len(known)):
        raise TooManyWishes()
    return found


def merged(own: Iterable[Wish], others: Iterable[Wish]) -> tuple[list[Wish], list[Wish]]:
    """`own` and as many of the others as there is room for, and those that are left."""
    found, left = list(own), list[Wish]()
    for wish in reversed(list(others)):
        try:
            found = with_wish(found, wish)
        except TooManyWishes:
            left.insert(0, wish)
    return found, left

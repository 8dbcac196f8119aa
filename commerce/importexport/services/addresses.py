"""Which product of the shop a product of a file is: the address made of its handle, or of its title."""

from __future__ import annotations

import re

from commerce.catalog.slugs import slug_of
from commerce.importexport.drafts import MAX_TEXT, ProductDraft

_USABLE = re.compile(r"[-\w]+")


class Addresses:
    """Hands out addresses over one file, to be asked for every product in turn.

    They depend on the file alone, so that the same file finds its products again. A handle that is an address already
    stays as it is: links to the old shop go on working.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, draft: ProductDraft) -> str:
        wish = draft.handle.lower()
        if not _USABLE.fullmatch(wish) or not wish.strip("-_"):
            wish = slug_of(draft.handle or draft.title)
        return self.another(wish)

    def another(self, wish: str) -> str:
        """The wish itself or, where it is taken, one with a number behind."""
        address, number = wish, 1
        while address in self._taken:
            number += 1
            address = f"{wish[: MAX_TEXT - 8]}-{number}"
        self._taken.add(address)
        return address

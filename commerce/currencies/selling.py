"""A shop dressed for another currency: a copy of its settings whose `currency` is that one, and which knows how amounts of
the shop's own become amounts of it. Whoever reads an amount of the shop's and shows or charges it asks `conversion_for`.
"""

from __future__ import annotations

from copy import copy

from commerce.currencies.conversion import Conversion
from commerce.currencies.selectors import conversions
from commerce.store.models import Store


class NotSoldIn(LookupError):
    """The shop does not sell in this currency (any more)."""


def conversion_for(store: Store) -> Conversion:
    """From the shop's own currency to that of this copy of its settings."""
    found: Conversion | None = store.conversion
    return found or Conversion(shop_currency=store.currency, currency=store.currency)


def dressed(store: Store, conversion: Conversion) -> Store:
    """A copy, never to be saved. Give the plain store."""
    if conversion.is_own:
        return store
    found = copy(store)
    found.currency, found.conversion = conversion.currency, conversion
    return found


def store_selling_in(store: Store, currency: str) -> Store:
    """The plain store, dressed at today's rate. One query, none for the shop's own currency. Raises NotSoldIn."""
    if currency == store.currency:
        return store
    found = next((each for each in conversions(store) if each.currency == currency), None)
    if found is None:
        raise NotSoldIn(currency)
    return dressed(store, found)

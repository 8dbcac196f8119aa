"""What a key of the API may be allowed: rights of the one catalogue (staff.rights), those that the API has a use for."""

from __future__ import annotations

from collections.abc import Iterable

from staff.rights import CATALOGUE, Right, complete

SCOPES = frozenset(
    {"orders.read", "orders.write", "customers.read", "products.read", "products.write", "stock.read", "stock.write"}
)


def offered(own: frozenset[str]) -> list[Right]:
    """To somebody with these rights: nobody gives a key more than they have themselves."""
    return [right for right in CATALOGUE if right.code in SCOPES & own]


def clean_scopes(wanted: Iterable[str], own: frozenset[str]) -> list[str]:
    """With what they need, and without what is not to be given."""
    return sorted(complete(wanted) & SCOPES & own)

"""The only way into a shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from django.db import connections, transaction

from core.scope import Scope, TransactionAcrossShops, World, current_scope, enter_scope


class ShopLike(Protocol):
    @property
    def shop_id(self) -> str: ...
    @property
    def schema_name(self) -> str: ...
    @property
    def handle(self) -> str: ...


def scope_of(shop: ShopLike) -> Scope:
    return Scope(World.SHOP, shop_id=shop.shop_id, schema=shop.schema_name, handle=shop.handle)


@contextmanager
def shop_context(shop: ShopLike) -> Iterator[Scope]:
    """Run the block inside `shop`. Raises TransactionAcrossShops where a transaction of another shop is open."""
    scope = scope_of(shop)
    refuse_open_transaction(scope)
    with enter_scope(scope):
        yield scope


def refuse_open_transaction(scope: Scope) -> None:
    """The early half of the guard, where the mistake is made; the backend refuses what comes another way."""
    before = current_scope()
    if before is None or before == scope or settings.ALLOW_TRANSACTION_ACROSS_SHOPS:
        return
    if before.world is World.SHOP and transaction.get_connection("default").in_atomic_block:
        raise TransactionAcrossShops(f"{before.handle} has a transaction open; {scope.handle} cannot be entered.")


def forget_connections() -> None:
    """For tests and forks: let go of the pod connection of this thread."""
    connections["default"].close()

"""What the commands that work inside a shop share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop, ShopState

WITHOUT_CONTENT = {ShopState.PREPARING, ShopState.IMPORTING, ShopState.DROPPED}


@contextmanager
def inside(handle: str) -> Iterator[Shop]:
    """Raises CommandError for a shop that is not there, or of which there is nothing yet or nothing any more."""
    with control_context():
        shop = Shop.objects.filter(handle=handle).first()
    if shop is None:
        raise CommandError(f"No shop has the handle {handle!r}.")
    if shop.state in WITHOUT_CONTENT:
        raise CommandError(f"{shop.handle} is {shop.state}: there is nothing in it.")
    with shop_context(shop):
        yield shop

"""What the commands of this app share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop


@contextmanager
def inside(handle: str) -> Iterator[Shop]:
    """Raises CommandError."""
    with control_context():
        shop = Shop.objects.filter(handle=handle).first()
    if shop is None:
        raise CommandError(f"No shop has the handle {handle!r}.")
    with shop_context(shop):
        yield shop

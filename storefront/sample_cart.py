"""A cart with articles of the shop in it, for previews: it is there while a page is made, and then never was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from commerce.cart.services import CartError, add_to_cart, open_cart
from commerce.catalog.models import Variant
from commerce.catalog.selectors import visible_products
from commerce.store.models import Store

QUANTITIES = (1, 2)
TRIED = 8  # articles may be sold out, or ask questions


@contextmanager
def sample_cart(store: Store) -> Iterator[str]:
    """Its token; the transaction around it is rolled back."""
    with transaction.atomic("default"):
        cart = open_cart(store=store)
        left = list(QUANTITIES)
        for product in visible_products().order_by("-created_at")[:TRIED]:
            variant = Variant.objects.filter(product=product).order_by("position", "pk").first()
            if variant is None or not left:
                continue
            try:
                with transaction.atomic("default"):
                    add_to_cart(cart=cart, variant_id=variant.pk, quantity=left[0])
                left.pop(0)
            except CartError:
                continue
        try:
            yield cart.token
        finally:
            transaction.set_rollback(True, using="default")

"""The checkout form as its shopper left it, so that a reload or a wrong field loses nothing."""

from __future__ import annotations

from typing import Any

from django.db import connections

from commerce.cart.models import Cart

MAX_LENGTH = 500


def remember_details(*, cart: Cart, details: dict[str, Any]) -> None:
    """Keep these values beside those kept before. Text is cut at 500 characters. Quiet once the cart is ordered."""
    kept = cart.details | {name: clean(value) for name, value in details.items()}
    if kept != cart.details:
        cart.details = kept
        connection = connections["default"]
        with connection.cursor() as cursor:  # asked at each showing of the checkout: Django takes longer to write it
            told = connection.ops.adapt_json_value(kept, None)
            cursor.execute("UPDATE cart_cart SET details = %s WHERE id = %s AND order_id IS NULL", [told, cart.pk])


def clean(value: Any) -> Any:
    """PostgreSQL's JSON holds no NUL."""
    return value.replace("\x00", "")[:MAX_LENGTH] if isinstance(value, str) else value

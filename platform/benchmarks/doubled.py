"""The product with a cart of its own for every press of the button, for one purpose: to show that the figure of doubles can
fail. Never imported by the product."""

from __future__ import annotations

from typing import Any

from config.wsgi import application as guarded_application


def copy_of(token: str) -> Any:
    from commerce.cart.models import Cart, CartLine

    cart = Cart.objects.get(token=token)
    copy = Cart.objects.create(currency=cart.currency, details=cart.details)
    CartLine.objects.bulk_create(
        CartLine(cart=copy, variant_id=line.variant_id, quantity=line.quantity) for line in cart.lines.all()
    )
    return copy


def application(environ: dict[str, Any], start_response: Any) -> Any:
    from commerce.checkout import place_order

    place_order.lock_cart = copy_of
    return guarded_application(environ, start_response)

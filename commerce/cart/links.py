"""Links that lead into a cart: one that a shopper left (recovery), one that names its articles (permalink)."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction

from commerce.cart.errors import CartError
from commerce.cart.models import Cart
from commerce.cart.services import add_to_cart
from core.scope import require_shop

SALT = "cart.recovery"
KEEP_SECONDS = 30 * 86400
MAX_ARTICLES = 50


def recovery_path(cart: Cart) -> str:
    """The bearer continues this cart, with what was typed at the checkout: for its own shopper's e-mail only."""
    return f"/cart/back/{signing.dumps(cart.pk, salt=f'{SALT}.{require_shop().shop_id}')}/"


def cart_by_recovery(token: str) -> Cart | None:
    """None for a link that is false, older than thirty days, or whose cart has been ordered."""
    try:
        pk = signing.loads(token, salt=f"{SALT}.{require_shop().shop_id}", max_age=KEEP_SECONDS)
    except signing.BadSignature:
        return None
    return Cart.objects.filter(pk=pk, order_id=None).first() if isinstance(pk, int) else None


def read_permalink(text: str) -> dict[int, int]:
    """`12:2,15:1` as units by variant; parts that say nothing are left out."""
    wanted: dict[int, int] = {}
    for part in text.split(",")[:MAX_ARTICLES]:
        variant, _colon, quantity = part.partition(":")
        if variant.isdecimal() and quantity.isdecimal() and len(variant) < 19 and len(quantity) < 4 and int(quantity):
            wanted[int(variant)] = wanted.get(int(variant), 0) + int(quantity)
    return wanted


def follow_permalink(*, cart: Cart, wanted: dict[int, int]) -> list[CartError]:
    """Put in what is missing to these quantities, so that a link opened twice is a link opened once. What cannot be had
    is said; the rest is put in."""
    refused = []
    here = dict(cart.lines.values_list("variant_id", "quantity"))
    for variant_id, quantity in wanted.items():
        missing = quantity - here.get(variant_id, 0)
        if missing > 0:
            try:
                with transaction.atomic("default"):
                    add_to_cart(cart=cart, variant_id=variant_id, quantity=missing)
            except CartError as error:
                refused.append(error)
    return refused


def open_carts_with_address(*, since: datetime) -> list[Cart]:
    """Left by shoppers who had given their e-mail, the latest first."""
    found = Cart.objects.filter(order_id=None, updated_at__gte=since, lines__isnull=False)
    found = found.exclude(details__email=None).exclude(details__email="").distinct()
    return list(found.prefetch_related("lines__variant__product").order_by("-updated_at")[:200])

"""The cart as the templates print it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.cart.selectors import CartLineView, CartView, NoticeKind, cart_view
from commerce.shipping.models import RateKind
from commerce.shipping.selectors import rates_for
from commerce.store.models import Store
from core.money import Money
from media.renditions import image_for
from storefront.context.product import MAX_QUANTITY
from storefront.context.shop import CART_URL, product_url
from storefront.formatting import price


def cart_context(cart: Cart | None, store: Store, *, notices: list[str] | None = None) -> dict[str, Any]:
    """At most four queries; none without a cart."""
    if cart is None:
        return {"lines": [], "item_count": 0, "notices": notices or []}
    view = cart_view(cart)
    return view_context(view, store) | {
        "notices": notices or [],
        "shipping_note": _("Calculated at checkout") if view.needs_delivery else "",
        "free_shipping_hint": free_shipping_hint(view, store) if view.lines else "",
    }


def view_context(view: CartView, store: Store) -> dict[str, Any]:
    return {
        "lines": [line_context(line, store) for line in view.lines],
        "item_count": view.unit_count,
        "subtotal": money(view.goods, store),
        "total": money(view.goods, store),
    }


def line_context(line: CartLineView, store: Store) -> dict[str, Any]:
    is_sold = line.notice_kind is not NoticeKind.GONE
    url = f"{CART_URL}lines/{line.line_id}/"
    return {
        "id": line.line_id,
        "url": f"{product_url(line.slug)}?variant={line.variant.pk}",
        "img": image_for(line.picture.renditions if line.picture else None, line.title),
        "title": line.title,
        "options_text": line.options_text,
        "unit_price": money(line.unit, store) if is_sold else "",
        "line_total": money(line.total, store) if is_sold else "",
        "quantity": line.quantity,
        "max_quantity": MAX_QUANTITY if line.available is None else max(line.available, line.quantity),
        "notice": line.notice,
        "update_url": url,
        "remove_url": f"{url}remove/",
    }


def free_shipping_hint(view: CartView, store: Store) -> str:
    """How much is missing until the shop's own country is delivered free, where that can be reached."""
    if not view.needs_delivery:
        return ""
    rates = rates_for(country=store.country, weight_grams=view.weight_grams, goods_amount=view.goods.amount)
    limits = [each.rate.free_from_amount for each in rates if each.rate.kind == RateKind.DELIVERY and each.price_amount]
    missing = min([limit for limit in limits if limit is not None], default=0) - view.goods.amount
    if missing <= 0:
        return ""
    return _("%(amount)s more and delivery is free.") % {"amount": price(missing, store.currency, store.locale)}


def money(amount: Money, store: Store) -> str:
    return price(amount.amount, amount.currency, store.locale)

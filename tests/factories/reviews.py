"""Buyers and what they say."""

from __future__ import annotations

from typing import Any

from commerce.catalog.models import Variant
from commerce.orders.models import Order
from commerce.orders.services import mark_paid
from commerce.reviews.models import Review
from commerce.reviews.services.writing import write_review
from commerce.store.models import Store
from tests.factories.selling import NOON, make_variant, place


def switch_on(mode: str = "moderated", **rules: Any) -> None:
    Store.objects.update(reviews={"mode": mode, **rules})


def paid_order(variant: Variant | None = None, **details: Any) -> Order:
    order = place((variant or make_variant(), 1), **details).order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    order.refresh_from_db()
    return order


def review_by(order: Order, rating: int = 5, **words: Any) -> Review:
    """What the first line's buyer writes."""
    said: dict[str, Any] = {"title": "Fine", "text": "It shines.", "author": "Ada L.", "locale": "en", "now": NOON}
    return write_review(order=order, line_id=order.lines.all()[0].pk, rating=rating, **said | words)

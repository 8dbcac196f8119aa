"""What buyers say, and at which rates the shop sells in other currencies. (Prices set in these are columns of variants.)"""

from __future__ import annotations

from collections.abc import Iterator

from commerce.currencies.models import Currency
from commerce.importexport.exports.records import Entity, Record, batches
from commerce.reviews.models import Review
from core.errors import mark as _


def reviews() -> Iterator[Record]:
    for batch in batches(Review.objects.select_related("product", "order_line__order")):
        for row in batch:
            yield {
                "id": row.pk, "product": row.product.slug, "stars": row.rating, "title": row.title, "text": row.text,
                "author": row.author, "language": row.locale, "written_at": row.written_at.isoformat(),
                "order": row.order_line.order.name if row.order_line else "", "state": row.state, "reason": row.reason,
                "answer": row.answer, "answered_at": row.answered_at.isoformat() if row.answered_at else None,
            }  # fmt: skip


def currencies() -> Iterator[Record]:
    for batch in batches(Currency.objects.all()):
        for row in batch:
            yield {
                "currency": row.code, "rate": f"{row.rate.normalize():f}", "follows_bank": row.follows_bank,
                "percent_on_top": f"{row.markup_percent.normalize():f}", "step": row.step, "shortfall": row.shortfall,
                "is_in_use": row.is_active,
            }  # fmt: skip


REVIEWS = Entity(
    kind="reviews", label=_("Reviews"), permission="reviews.view_review",
    head=("id", "product", "stars", "title", "text", "author", "language", "written_at", "order", "state", "reason",
          "answer", "answered_at"),
    read=reviews, count=lambda: Review.objects.count(),
)  # fmt: skip
CURRENCIES = Entity(
    kind="currencies", label=_("Currencies"), permission="catalog.change_product",
    head=("currency", "rate", "follows_bank", "percent_on_top", "step", "shortfall", "is_in_use"),
    read=currencies, count=lambda: Currency.objects.count(),
)  # fmt: skip

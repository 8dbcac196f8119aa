"""A buyer writes, changes and withdraws a review."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commerce.catalog.models import Variant
from commerce.orders.models import Order, OrderLine
from commerce.reviews.errors import ReviewRefused
from commerce.reviews.models import (
    MOST_STARS,
    NAME_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Review,
    ReviewState,
)
from commerce.reviews.rules import Mode, rules_of
from commerce.reviews.selectors import may_review
from commerce.reviews.services.counting import count_stars, lock_products
from commerce.store.selectors import current_store
from core.errors import mark as _

NOT_YOURS = _("This article cannot be reviewed.")


@transaction.atomic("default")
def write_review(
    *, order: Order, line_id: int, rating: int, title: str, text: str, author: str, locale: str, now: datetime
) -> Review:  # fmt: skip
    """One per line of an order: a second call changes the first review. Whether it is shown at once is one rule for all
    stars; what was refused once is looked at again. Raises ReviewRefused."""
    store = current_store()
    rules = rules_of(store)
    line = OrderLine.objects.filter(order=order, pk=line_id).first()
    if line is None or not rules.is_on or not may_review(order, line, is_test_shop=store.is_test):
        raise ReviewRefused(NOT_YOURS)
    if not 1 <= rating <= MOST_STARS:
        raise ReviewRefused(_("Please choose one to five stars."))
    known = Review.objects.filter(order_line=line).values_list("product_id", flat=True).first()
    variants = Variant.objects.filter(pk=line.variant_id or 0)
    product_id = known or variants.values_list("product_id", flat=True).first()
    if product_id is None or not lock_products([product_id]):
        raise ReviewRefused(NOT_YOURS)
    review = Review.objects.select_for_update(of=("self",)).filter(order_line=line).first()
    if review is None:
        review = Review(order_line=line, product_id=product_id)
    was_published = review.is_published
    is_shown = rules.mode == Mode.AT_ONCE and not review.reason
    review.rating, review.title, review.text = rating, plain(title)[:TITLE_LENGTH], plain(text)[:TEXT_LENGTH]
    review.author, review.locale, review.written_at = plain(author)[:NAME_LENGTH], locale[:8], now
    review.state = ReviewState.PUBLISHED if is_shown else ReviewState.WAITING
    review.decided_at = None
    review.save()
    if was_published or is_shown:
        count_stars([review.product_id])
    return review


@transaction.atomic("default")
def withdraw_review(*, order: Order, line_id: int) -> bool:
    """Its words are gone for good; False where there is none."""
    review = Review.objects.filter(order_line__order=order, order_line=line_id).first()
    if review is None:
        return False
    lock_products([review.product_id])
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    was_published = review.is_published
    review.state, review.title, review.text, review.author, review.answer = ReviewState.WITHDRAWN, "", "", "", ""
    review.reports, review.reported_at, review.answered_at, review.decided_at = [], None, None, None
    review.save()
    if was_published:
        count_stars([review.product_id])
    return True


def plain(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()

"""Reading reviews: what shoppers see of a product, what buyers may write, what waits for the merchant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from commerce.orders.models import Order, OrderLine, OrderState, PaidState
from commerce.reviews.models import MOST_STARS, Review, ReviewState
from core.money import round_half_up


@dataclass(frozen=True, slots=True)
class Stars:
    """`counts`: how many gave one star, two stars, …"""

    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> Decimal:
        """To one decimal, half up. Of no reviews 0."""
        if not self.count:
            return Decimal(0)
        total = sum(stars * number for stars, number in enumerate(self.counts, start=1))
        return Decimal(round_half_up(Decimal(total * 10) / self.count)) / 10


def stars_of(counts: Sequence[int]) -> Stars:
    """`counts` as `Product.rating_counts` keeps them."""
    return Stars(tuple(counts) if len(counts) == MOST_STARS else (0,) * MOST_STARS)


def published_reviews(product_id: int) -> QuerySet[Review]:
    """The newest first."""
    return Review.objects.filter(product_id=product_id, state=ReviewState.PUBLISHED).order_by("-written_at", "-id")


def may_review(order: Order, line: OrderLine, *, is_test_shop: bool) -> bool:
    """Whoever bought the article and has paid or got it. Test orders are no purchases, unless the shop is one for tests."""
    was_kept = line.quantity > line.quantity_cancelled
    came = line.quantity_shipped > 0 or order.paid_state in {PaidState.PAID, PaidState.REFUNDED}
    is_real = not order.is_test or is_test_shop
    is_article = line.variant_id is not None and not line.is_gift_card
    return order.state == OrderState.OPEN and was_kept and came and is_real and is_article


def reviews_of_lines(lines: Iterable[OrderLine]) -> dict[int, Review]:
    """By line. One query, none for no lines."""
    ids = [line.pk for line in lines]
    found = Review.objects.filter(order_line__in=ids) if ids else ()
    return {each.order_line_id: each for each in found if each.order_line_id}


def review_list(*, state: str = "", rating: int | None = None, search: str = "") -> QuerySet[Review]:
    """For the merchant, the newest first. `state` may be "reported". `search` looks at words, writers, products and the
    e-mail and number of the order."""
    found = Review.objects.select_related("product", "order_line__order").order_by("-written_at", "-id")
    if state == "reported":
        found = found.filter(reported_at__isnull=False)
    elif state:
        found = found.filter(state=state)
    if rating:
        found = found.filter(rating=rating)
    words = search.replace("\0", "").strip()
    if words:
        about = Q(title__icontains=words) | Q(text__icontains=words) | Q(author__icontains=words)
        about |= Q(product__title__icontains=words) | Q(order_line__order__email__icontains=words)
        if words.lstrip("#").isdecimal() and len(words) < 11:
            about |= Q(order_line__order__number=min(int(words.lstrip("#")), 2**31 - 1))
        found = found.filter(about)
    return found


def open_counts() -> tuple[int, int]:
    """How many wait to be looked at, and how many have been reported."""
    waiting = Review.objects.filter(state=ReviewState.WAITING).count()
    return waiting, Review.objects.filter(reported_at__isnull=False).count()

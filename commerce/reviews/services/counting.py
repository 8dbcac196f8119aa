"""How many published reviews with how many stars a product has: counted anew under the product's lock at each change, so
that it is right whatever happens at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from commerce.catalog.models import Product
from commerce.reviews.models import MOST_STARS, Review, ReviewState
from core.pages import bump_pages


def lock_products(product_ids: Iterable[int]) -> list[int]:
    """By id, before any review of them (docs/locking.md); those that are still there."""
    rows = Product.objects.select_for_update(no_key=True).filter(pk__in=set(product_ids)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def count_stars(product_ids: Iterable[int]) -> None:
    """The caller has locked the products. What shoppers see is stale after the commit."""
    wanted = set(product_ids)
    counts = {pk: [0] * MOST_STARS for pk in wanted}
    rows = Review.objects.filter(product_id__in=wanted, state=ReviewState.PUBLISHED).order_by()
    for pk, rating, number in rows.values_list("product_id", "rating").annotate(number=Count("pk")):
        counts[pk][rating - 1] = number
    for pk in sorted(wanted):
        Product.objects.filter(pk=pk).update(rating_counts=counts[pk] if any(counts[pk]) else [])
    bump_pages()

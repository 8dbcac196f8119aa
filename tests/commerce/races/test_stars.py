"""Two reviews of one product published at the same moment are both counted. And the proof that this can fail."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.utils import timezone

from commerce.catalog.models import Product
from commerce.reviews.models import Review, ReviewState
from commerce.reviews.services import deciding
from commerce.reviews.services.deciding import publish_reviews
from tests.commerce.races.crowd import at_once
from tests.factories.reviews import paid_order, review_by, switch_on
from tests.factories.selling import make_variant

pytestmark = pytest.mark.race

WRITERS = 4


def publications():
    switch_on()
    variant = make_variant(stock=50)
    reviews = [review_by(paid_order(variant, email=f"shopper{number}@example.org")) for number in range(WRITERS)]

    def publish(pk):
        return lambda: publish_reviews(ids=[pk], actor="Sam", now=timezone.now())

    return [publish(each.pk) for each in reviews]


def test_all_are_counted(busy_shop):
    at_once(busy_shop, *publications())

    assert Product.objects.get().rating_counts == [0, 0, 0, 0, WRITERS]


def test_without_the_lock_some_are_lost(busy_shop, monkeypatch):
    """Negative control: everybody has counted before anybody's review is committed."""
    everybody_has_counted = Barrier(WRITERS)

    def count_stars(product_ids):
        count = Review.objects.filter(state=ReviewState.PUBLISHED).count()
        everybody_has_counted.wait(20)
        Product.objects.filter(pk__in=product_ids).update(rating_counts=[0, 0, 0, 0, count])

    monkeypatch.setattr(deciding, "lock_products", list)
    monkeypatch.setattr(deciding, "count_stars", count_stars)

    at_once(busy_shop, *publications())

    assert Product.objects.get().rating_counts == [0, 0, 0, 0, 1]

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from commerce.catalog.models import Product
from commerce.catalog.services.products import ProductRefused, update_product
from commerce.catalog.services.scheduling import keep_schedule
from tests.factories.catalog import make_product

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("shop")


def row(product: Product) -> tuple[Any, ...]:
    found = Product.objects.get(pk=product.pk)
    return found.is_published, found.publish_at, found.unpublish_at


def test_product_is_shown_and_hidden_in_its_time_and_never_again_by_itself() -> None:
    later = NOW + timedelta(hours=2)
    product = make_product(is_published=False, publish_at=NOW, unpublish_at=later)

    assert keep_schedule(now=NOW - timedelta(seconds=1)) == NOW
    assert row(product) == (False, NOW, later)
    assert keep_schedule(now=NOW) == later
    assert row(product) == (True, None, later)
    assert keep_schedule(now=later) is None
    assert row(product) == (False, None, None)


def test_pre_order_ends_on_its_day_in_the_shops_time_zone() -> None:
    product = make_product(ships_from=date(2026, 6, 2))

    next_at = keep_schedule(now=NOW)

    assert next_at is not None
    assert NOW < next_at <= datetime(2026, 6, 2, tzinfo=UTC)
    keep_schedule(now=next_at)
    assert Product.objects.get(pk=product.pk).ships_from is None


def test_product_cannot_be_hidden_before_it_is_shown() -> None:
    product = make_product()

    with pytest.raises(ProductRefused):
        update_product(product_id=product.pk, publish_at=NOW, unpublish_at=NOW)

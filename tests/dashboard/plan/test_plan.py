from __future__ import annotations

import pytest
from django.utils import timezone

from billing import limits
from billing.models import Contract
from billing.services.usage import record_usage
from commerce.catalog.models import Product
from core.models import Event
from core.scope import control_context
from onboarding.receivers import count_products
from tests.factories.catalog import make_product


@pytest.fixture
def full(shop):
    limits._known.clear()
    with control_context():
        Contract.objects.create(shop=shop, quotas={"products": 1})
    record_usage(shop_id=shop.pk, metric="products", count=1, now=timezone.now())
    yield
    limits._known.clear()


def test_full_plan_refuses_a_product_and_says_where_to_look(full, owner_client):
    answer = owner_client.get("/products/add/", follow=True)

    assert "no room for more products" in answer.content.decode()
    assert owner_client.post("/products/add/", {}).status_code == 302
    assert not Product.objects.exists()


def test_home_warns_and_the_plan_page_shows_the_level(full, owner_client):
    assert "no room for more products" in owner_client.get("/").content.decode()
    page = owner_client.get("/plan/").content.decode()
    assert "Start" in page
    assert "Full" in page


def test_plan_that_costs_cannot_be_taken(shop, owner_client):
    assert owner_client.post("/plan/choose/", {"plan": "grow"}).status_code == 404


def test_products_are_counted_where_they_change(shop):
    limits._known.clear()
    make_product("Lamp")

    count_products(Event(name="product.changed", payload={}))

    assert limits.levels_of(shop.pk)[0].count == 1


def test_shoppers_order_is_never_refused_for_a_quota(full, shop):
    from tests.factories.selling import place

    assert place(email="a@example.com").order.number

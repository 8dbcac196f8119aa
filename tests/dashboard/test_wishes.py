"""The merchant's screen of what customers keep for later."""

from __future__ import annotations

import re

import pytest

from commerce.customers.models import Customer
from commerce.store.models import Store
from tests.factories.catalog import make_product
from tests.factories.queries import count_queries


@pytest.fixture
def wished(shop):
    lamp, chair, gone = make_product("Lamp"), make_product("Chair"), make_product("Gone")
    lists = [[[lamp.pk, 0]], [[chair.pk, 5], [chair.pk, 6], [lamp.pk, 0]], [[gone.pk, 0]], []]
    for number, wishes in enumerate(lists):
        Customer.objects.create(email=f"ada{number}@example.org", wishes=wishes)
    gone.delete()


def test_most_wished_are_counted_without_names(staff, wished):
    html = staff("catalog.view_product").get("/wishlists/").content.decode()

    found = re.findall(r'bo-table__title">(?:<a[^>]*>)?(\w+).*?<td data-label="Customers">(\d+)', html, re.DOTALL)
    assert found == [("Lamp", "2"), ("Chair", "1")]
    assert "example.org" not in html.split("<main")[1]


def test_empty_list_says_how_it_fills(staff, shop):
    assert "No customer keeps an article yet" in staff("catalog.view_product").get("/wishlists/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many(staff, shop, count):
    client = staff("catalog.view_product")
    Customer.objects.create(email="ada@example.org", wishes=[[make_product().pk, 0] for _each in range(count)])
    client.get("/wishlists/")
    assert count_queries(client, "/wishlists/") == 11


def test_merchant_switches_it_off_and_on(settings_client, shop):
    settings_client.post("/wishlists/settings/", {})
    assert Store.objects.get().offers_wishlists is False
    settings_client.post("/wishlists/settings/", {"offers_wishlists": "on"})
    assert Store.objects.get().offers_wishlists is True


def test_who_has_no_right_gets_nowhere(staff, shop):
    nobody = staff("orders.view_order")
    assert [nobody.get(path).status_code for path in ("/wishlists/", "/wishlists/settings/")] == [302, 302]

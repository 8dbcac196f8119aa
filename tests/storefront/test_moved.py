"""Old addresses of products and collections lead to the new ones."""

from __future__ import annotations

import pytest
from wagtail.contrib.redirects.models import Redirect

from commerce.catalog.services import addresses
from commerce.catalog.services.collections import save_collection
from commerce.catalog.services.products import update_product
from commerce.store.models import Store
from tests.factories.catalog import make_collection, make_product


@pytest.fixture(autouse=True)
def _open(shop):
    Store.objects.update(is_open=True)


def where(storefront, path):
    answer = storefront.get(path)
    return answer.status_code, answer.headers.get("Location")


def test_old_address_of_a_product_leads_to_the_new_one_through_every_change(storefront):
    product = make_product("Lamp", slug="lamp")
    for slug in ("desk-lamp", "reading-lamp"):
        update_product(product_id=product.pk, slug=slug)

    assert where(storefront, "/products/lamp/") == (301, "/products/reading-lamp/")
    assert where(storefront, "/products/desk-lamp/?Size=M") == (301, "/products/reading-lamp/?Size=M")
    assert where(storefront, "/products/reading-lamp/") == (200, None)
    assert where(storefront, "/products/nothing/") == (404, None)
    assert storefront.post("/products/lamp/").status_code == 405


def test_address_that_is_taken_again_is_shown_and_leads_nowhere(storefront):
    product = make_product("Lamp", slug="lamp")
    update_product(product_id=product.pk, slug="desk-lamp")
    update_product(product_id=product.pk, slug="lamp")

    assert where(storefront, "/products/lamp/") == (200, None)
    assert where(storefront, "/products/desk-lamp/") == (301, "/products/lamp/")


def test_old_address_of_a_collection_leads_to_the_new_one(storefront):
    collection = make_collection("Lights", slug="lights")
    assert where(storefront, "/collections/lamps/") == (404, None)
    save_collection(collection_id=collection.pk, title="Lamps", slug="lamps")

    assert where(storefront, "/collections/lights/") == (301, "/collections/lamps/")
    assert where(storefront, "/collections/lamps/") == (200, None)


def test_change_of_anything_else_keeps_no_address():
    product = make_product("Lamp", slug="lamp")
    update_product(product_id=product.pk, title="Desk lamp", slug="lamp")

    assert not Redirect.objects.exists()


def test_oldest_addresses_make_way_and_the_merchants_own_stay(monkeypatch):
    monkeypatch.setattr(addresses, "MOST", 2)
    Redirect.objects.create(old_path="/mine", redirect_link="/products/lamp/")
    product = make_product("Lamp", slug="lamp")

    for number in range(4):
        update_product(product_id=product.pk, slug=f"lamp-no-{number}")

    kept = set(Redirect.objects.values_list("old_path", flat=True))
    assert kept == {"/mine", "/products/lamp-no-1", "/products/lamp-no-2"}

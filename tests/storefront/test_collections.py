import pytest
from django.test.utils import CaptureQueriesContext
from django.db import connections

from commerce.catalog.models import ProductStatus
from tests.factories.catalog import make_collection, make_product


def test_collection_shows_its_products(shopper):
    lights = make_collection("Lights", slug="lights")
    make_product("Lamp", slug="lamp", amount=1990, collections=[lights], pictures=2)
    make_product("Chair", slug="chair")

    response = shopper.get("/collections/lights/")

    assert response.status_code == 200
    page = response.content.decode()
    assert 'href="/products/lamp/"' in page
    assert "€19.90" in page
    assert "/products/chair/" not in page
    assert "/media/renditions/b.webp" in page

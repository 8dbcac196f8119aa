import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import ProductStatus
from commerce.catalog.services.collections import save_collection
from tests.factories.catalog import make_collection, make_product


def titles(response):
    return re.findall(r'class="card__link" href="[^"]*">([^<]*)</a>', response.content.decode())


@pytest.fixture
def lights(open_shop):
    return make_collection("Lights", slug="lights", description="<p>Warm & bright</p>")


def test_collection_shows_its_products(shopper, lights):
    make_product("Lamp", slug="lamp", amount=1990, collections=[lights], pictures=2)
    make_product("Chair", slug="chair")

    response = shopper.get("/collections/lights/")

    page = response.content.decode()
    assert response.status_code == 200
    assert titles(response) == ["Lamp"]
    assert "€19.90" in page
    assert "/media/renditions/b.webp" in page
    assert "<p>Warm &amp; bright</p>" in page
    assert '<link rel="canonical" href="http://alpha.localhost:8000/collections/lights/">' in page


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Mirror", "Candle", "Lamp"]),
        ("featured", ["Mirror", "Candle", "Lamp"]),
        ("newest", ["Lamp", "Candle", "Mirror"]),
        ("price", ["Candle", "Lamp", "Mirror"]),
        ("-price", ["Mirror", "Lamp", "Candle"]),
        ("title", ["Candle", "Lamp", "Mirror"]),
        ("nonsense'--", ["Mirror", "Candle", "Lamp"]),
    ],
)
def test_products_are_sorted(shopper, lights, sort, expected):
    for title, amount in [("Mirror", 3000), ("Candle", 100), ("Lamp", 2000)]:
        make_product(title, amount=amount, collections=[lights])

    assert titles(shopper.get(f"/collections/lights/?sort={sort}")) == expected


def test_pages_of_24(shopper, lights):
    for number in range(30):
        make_product(f"Lamp {number:02}", collections=[lights])

    first, second = (shopper.get(f"/collections/lights/?page={page}") for page in (1, 2))

    assert (len(titles(first)), len(titles(second))) == (24, 6)
    assert set(titles(first)).isdisjoint(titles(second))
    assert 'rel="next"' in first.content.decode()
    assert 'href="http://alpha.localhost:8000/collections/lights/?page=2"' in second.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "", "99999999999999999999", "1.5", "²"])
def test_page_that_does_not_exist_is_404(shopper, lights, page):
    make_product(collections=[lights])

    assert shopper.get(f"/collections/lights/?page={page}").status_code == 404


def test_all_products(shopper, lights):
    make_product("Lamp", collections=[lights])
    make_product("Chair")
    make_product("Draft", status=ProductStatus.DRAFT)
    make_product("Hidden", is_published=False)

    assert titles(shopper.get("/collections/all/")) == ["Chair", "Lamp"]


def test_empty_collection_says_so(shopper, lights):
    response = shopper.get("/collections/lights/")

    assert response.status_code == 200
    assert "There is nothing here yet" in response.content.decode()


@pytest.mark.parametrize("slug", ["no", "hidden", "%00"])
def test_unknown_collection_is_404(shopper, slug):
    make_collection("Hidden", slug="hidden", is_published=False)

    assert shopper.get(f"/collections/{slug}/").status_code == 404


def test_collections_list_shows_a_picture_of_the_first_product(shopper, lights):
    make_product("Lamp", collections=[lights], pictures=1)
    make_collection("Hidden", is_published=False)

    page = shopper.get("/collections/").content.decode()

    assert 'href="/collections/lights/"' in page
    assert "/media/renditions/b.webp" in page
    assert "1 product" in page
    assert "Hidden" not in page


@pytest.mark.parametrize("path", ["/collections/lights/", "/collections/all/", "/collections/", "/search/?q=lamp"])
def test_list_costs_the_same_queries_for_one_and_three(shopper, lights, count_queries, path):
    from commerce.search.services import reindex_shop

    make_product("Lamp", collections=[lights], pictures=1)
    reindex_shop()
    one = count_queries(lambda: shopper.get(path))
    for number in range(2):
        product = make_product(f"Lamp {number}", collections=[lights], pictures=2)
        make_product("Lamp", collections=[make_collection()], pictures=2)
        assert product.pk
    reindex_shop()

    three = count_queries(lambda: shopper.get(path))

    assert three == one <= 9


def test_other_shop_has_its_own_products(shopper, lights, other_shop):
    make_product("Lamp", slug="lamp", collections=[lights])
    from django.test import Client

    from commerce.store.models import Store
    from tenants.context import shop_context

    with shop_context(other_shop):
        Store.objects.update(is_open=True)
    stranger = Client(headers={"host": "bravo.localhost"})

    assert stranger.get("/collections/all/").status_code == 200
    assert titles(stranger.get("/collections/all/")) == []
    assert stranger.get("/products/lamp/").status_code == 404
    assert stranger.get("/collections/lights/").status_code == 404


def queries_of(shopper, path):
    with CaptureQueriesContext(connections["default"]) as captured:
        assert shopper.get(path).status_code == 200
    return len(captured)


def test_a_collection_leads_up_and_down(shopper, lights):
    lamps = save_collection(title="Lamps", parent=lights)
    small = save_collection(title="Small", parent=lamps)
    make_product("Desk lamp", slug="desk-lamp", collections=[small], pictures=1)

    page = shopper.get("/collections/lamps/").content.decode()
    product = shopper.get("/products/desk-lamp/").content.decode()

    assert '<a class="branch__link" href="/collections/small/">Small</a>' in page
    assert '<li><a href="/collections/lights/">Lights</a></li>' in page
    assert [f'"position": {n}, "name": "{name}"' in product for n, name in enumerate(["Lights", "Lamps", "Small"], 1)] \
        == [True] * 3  # fmt: skip
    assert titles(shopper.get("/collections/lights/")) == ["Desk lamp"]
    assert "/collections/small/" not in shopper.get("/collections/").content.decode().partition("<main")[2]


@pytest.mark.parametrize("count", [1, 3])
def test_a_collection_in_the_middle_takes_twelve_queries_at_most(shopper, lights, count):
    middle = save_collection(title="Middle", parent=lights)
    for number in range(count):
        below = save_collection(title=f"Below {number}", parent=middle)
        make_product(collections=[below], pictures=1)

    assert queries_of(shopper, "/collections/middle/") <= 12

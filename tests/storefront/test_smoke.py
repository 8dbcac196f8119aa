import pytest

from commerce.search.services import reindex_shop
from tests.factories.catalog import make_collection, make_product


@pytest.mark.parametrize(
    "path",
    ["/", "/collections/", "/collections/all/", "/collections/lights/", "/products/lamp/", "/search/", "/search/?q=lam",
     "/search/?q=lapm", "/search/suggest/?q=la", "/cart/", "/sitemap.xml", "/robots.txt"],
)
def test_page_answers(shopper, path):
    lights = make_collection("Lights", slug="lights")
    make_product("Lamp", slug="lamp", amount=1990, collections=[lights], pictures=2)
    reindex_shop()

    response = shopper.get(path)

    assert response.status_code == 200

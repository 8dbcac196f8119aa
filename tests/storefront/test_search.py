import pytest

from commerce.catalog.models import Product
from commerce.search.services import reindex_shop
from tests.factories.catalog import make_product


@pytest.fixture
def lamp(open_shop):
    product = make_product("Lampe à poser", slug="lampe", pictures=1)
    reindex_shop()
    return product


def test_results(shopper, lamp):
    response = shopper.get("/search/?q=lampe")

    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="/products/lampe/"' in page
    assert "Results for “lampe”" in page
    assert '<meta name="robots" content="noindex">' in page


def test_mistyped_word_is_answered_with_a_guess(shopper, lamp):
    page = shopper.get("/search/?q=lmape").content.decode()

    assert "Did you mean" in page
    assert 'href="/search/?q=lampe"' in page
    assert 'href="/products/lampe/"' in page


def test_nothing_found(shopper, lamp):
    response = shopper.get("/search/?q=xyzzy")

    assert response.status_code == 200
    assert "We found nothing for “xyzzy”" in response.content.decode()


def test_empty_search_shows_the_form(shopper, lamp):
    assert 'class="search-page"' in shopper.get("/search/").content.decode()


@pytest.mark.parametrize("path", ["/search/?q=la&part=suggestions", "/search/suggest/?q=la"])
def test_suggestions(shopper, lamp, path):
    page = shopper.get(path).content.decode()

    assert "<html" not in page
    assert 'href="/products/lampe/"' in page
    assert "€10.00" in page


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "a" * 5000, "q=%ff%fe", "q[]=1", "q=a&page=x", "q=a&page=9", "q=')%20OR%201=1--", "q=:*%26!"],
)
def test_hostile_queries_get_an_answer(shopper, lamp, query):
    assert shopper.get(f"/search/?{query}").status_code in {200, 404}


def test_results_are_narrowed_like_those_of_a_collection(shopper, open_shop):
    for title, vendor in (("Red lamp", "Kiln"), ("Blue lamp", "Forge"), ("Green chair", "Other")):
        product = make_product(title)
        Product.objects.filter(pk=product.pk).update(vendor=vendor)
    reindex_shop()

    page = shopper.get("/search/?q=lamp&brand=Kiln").content.decode()

    assert "Red lamp" in page
    assert "Blue lamp" not in page
    assert 'value="Forge"' in page
    assert 'value="Other"' not in page
    assert 'name="q" value="lamp"' in page
    assert "Clear all filters" in shopper.get("/search/?q=lamp&min=5000000").content.decode()

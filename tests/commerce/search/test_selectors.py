import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import Product, ProductStatus
from commerce.search.models import ProductDocument
from commerce.search.receivers import forget_deleted_product, index_changed_product
from commerce.search.selectors import search_products
from commerce.search.services import index_product, reindex_shop
from core.models import Event
from tests.factories.catalog import make_product


@pytest.fixture
def catalogue(shop):
    made = [
        make_product("Lampe à poser Œuvre", vendor="Maison Dorée", tags=["éclairage"], variants=[{"sku": "LMP-001"}]),
        make_product("Bougie", description="<p>Une petite lampe de cire</p>", variants=[{"sku": "BGI-002"}]),
        make_product("Lampes vertes", stock=0, variants=[{"sku": "LMP-0012", "barcode": "4006381333931"}]),
        make_product("Lampe cachée", is_published=False),
        make_product("Lampe brouillon", status=ProductStatus.DRAFT),
    ]
    reindex_shop()
    return made


def found(text, **options):
    return [card.title for card in search_products(text, **options).cards]


def test_title_counts_more_than_description(catalogue):
    titles = found("lampe")

    assert (len(titles), titles[-1]) == (3, "Bougie")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("oeuvre", ["Lampe à poser Œuvre"]),
        ("ŒUVRE", ["Lampe à poser Œuvre"]),
        ("doree", ["Lampe à poser Œuvre"]),
        ("eclairage", ["Lampe à poser Œuvre"]),
        ("poser lam", ["Lampe à poser Œuvre"]),
        ("lampe verte", ["Lampes vertes"]),
        ("cire", ["Bougie"]),
        ("4006381333931", ["Lampes vertes"]),
        ("bgi-002", ["Bougie"]),
        ("bgi002", ["Bougie"]),
        ("", []),
        ("&|!:*'\\ ()", []),
        ("\x00", []),
    ],
)
def test_search(catalogue, text, titles):
    assert found(text) == titles


def test_product_with_exactly_this_sku_stands_first(catalogue):
    assert found("LMP-001") == ["Lampe à poser Œuvre", "Lampes vertes"]
    assert found("lmp-0012")[0] == "Lampes vertes"


@pytest.mark.parametrize(
    ("text", "corrected"), [("lmape", "lampe"), ("bougei", "bougie"), ("lampe vretes", "lampe vertes"), ("xyzzy", "")]
)
def test_mistyped_words_are_corrected_from_the_shops_own(catalogue, text, corrected):
    page = search_products(text)

    assert page.corrected == corrected
    assert bool(page.cards) == bool(corrected)


def test_pieces_of_codes_are_found_and_never_offered(catalogue):
    make_product("Pressed apple", variants=[{"sku": "APPLE-JUIC-1"}])
    reindex_shop()

    assert found("juic") == ["Pressed apple"]
    assert search_products("juice").corrected == ""


def test_what_is_found_is_never_corrected(catalogue):
    assert search_products("lampe").corrected == ""


@pytest.mark.parametrize("text", ["lampe", "lmape", "xyzzy"])
def test_search_takes_at_most_four_queries(catalogue, text):
    search_products(text)
    with CaptureQueriesContext(connections["default"]) as queries:
        search_products(text)

    assert len(queries) <= 4


def test_pages_and_sorting(catalogue):
    page = search_products("lampe", sort="title", page=2, page_size=2)

    assert (page.count, len(page.cards)) == (3, 1)
    assert found("lampe", sort="title") == ["Bougie", "Lampe à poser Œuvre", "Lampes vertes"]


def test_very_long_and_very_many_words(catalogue):
    assert found("a" * 10_000) == []
    assert found(" ".join(["lampe"] * 500))


def test_receiver_indexes_a_changed_product_again_and_again(shop):
    product = make_product("Chaise")
    event = Event(name="product.changed", payload={"product_id": product.pk})
    index_changed_product(event)
    Product.objects.filter(pk=product.pk).update(title="Tabouret")

    for _ in range(2):
        index_changed_product(event)

    assert found("tabouret") == ["Tabouret"]
    assert found("chaise") == []


def test_receiver_forgets_a_deleted_product(shop):
    product = make_product("Chaise")
    index_product(product.pk)

    for _ in range(2):
        forget_deleted_product(Event(name="product.deleted", payload={"product_id": product.pk}))
    index_changed_product(Event(name="product.changed", payload={"product_id": 999_999}))

    assert ProductDocument.objects.count() == 0


def test_document_of_a_very_long_description(shop):
    product = make_product("Livre", description="<p>" + " ".join(f"mot{n}" for n in range(30_000)) + "</p>")

    index_product(product.pk)

    assert found("mot12") == ["Livre"]


def test_reindex_does_every_product_in_batches(shop, monkeypatch):
    from commerce.search import services

    monkeypatch.setattr(services, "BATCH", 2)
    for _ in range(5):
        make_product("Lampe")

    assert reindex_shop() == 5
    assert len(found("lampe")) == 5

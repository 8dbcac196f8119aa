import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import Collection, ProductStatus
from commerce.catalog.selectors import (
    cards_by_collection,
    collection_cards,
    first_cards,
    product_page,
    visible_products,
    with_branch,
)
from commerce.catalog.tree import collection_tiles
from tests.factories.catalog import make_collection, make_product


def queries_of(call):
    with CaptureQueriesContext(connections["default"]) as captured:
        call()
    return len(captured)


def test_visible_products(shop):
    shown = make_product()
    for fields in ({"status": ProductStatus.DRAFT}, {"status": ProductStatus.ARCHIVED}, {"is_published": False}):
        make_product(**fields)

    assert list(visible_products()) == [shown]


@pytest.mark.parametrize("count", [1, 3])
def test_collection_cards_takes_three_queries(shop, count):
    lights = make_collection()
    for _ in range(count):
        make_product(collections=[lights], pictures=4)
    lights = with_branch(Collection.objects.all()).get()

    assert queries_of(lambda: collection_cards(collection=lights)) == 3
    cards, total = collection_cards(collection=lights)
    assert (len(cards), total) == (count, count)
    assert [len(card.pictures) for card in cards] == [2] * count


def test_card_of_a_product_without_variants(shop):
    make_product("Empty", variants=[])

    cards, _total = collection_cards()

    assert (cards[0].min_price_amount, cards[0].is_sellable, cards[0].pictures) == (None, False, [])


@pytest.mark.parametrize("count", [1, 3])
def test_cards_by_collection_takes_three_queries(shop, count):
    made = [make_collection(slug=f"c{number}") for number in range(count)]
    for collection in made:
        for _ in range(3):
            make_product(collections=[collection], pictures=1)
    slugs = [collection.slug for collection in made]

    assert queries_of(lambda: cards_by_collection(slugs, limit=2)) == 3
    assert {slug: len(cards) for slug, (_c, cards) in cards_by_collection(slugs, limit=2).items()} == dict.fromkeys(
        slugs, 2
    )


@pytest.mark.parametrize("count", [1, 3])
def test_collection_tiles_takes_three_queries(shop, count):
    for _ in range(count):
        collection = make_collection()
        make_product(collections=[collection], pictures=1)
        make_product(collections=[collection], status=ProductStatus.DRAFT)

    assert queries_of(collection_tiles) == 3
    tiles, total = collection_tiles()
    assert total == count
    assert [(tile.product_count, tile.picture is not None) for tile in tiles] == [(1, True)] * count


@pytest.mark.parametrize("count", [1, 3])
def test_product_page_takes_four_queries(shop, count):
    variants = [{"option_values": [str(number)]} for number in range(count)]
    make_product(slug="lamp", options=["Size"], variants=variants, pictures=count, collections=[make_collection()])

    assert queries_of(lambda: product_page("lamp")) == 4


def test_stock_of_variants(shop):
    make_product(slug="lamp", options=["Size"], variants=[
        {"option_values": ["a"], "stock": 3}, {"option_values": ["b"], "stock": 0},
        {"option_values": ["c"], "stock": None}, {"option_values": ["d"], "stock": -2},
    ])  # fmt: skip

    variants = product_page("lamp").variants

    assert [(each.available, each.is_available) for each in variants] == [
        (3, True),
        (0, False),
        (None, True),
        (0, False),
    ]


def test_hidden_product_has_no_page(shop):
    make_product(slug="lamp", is_published=False)

    assert product_page("lamp") is None


def test_first_cards(shop):
    lights = make_collection()
    made = [make_product(collections=[lights]) for _ in range(3)]
    newest = make_product()

    assert [card.id for card in first_cards(collection=lights, count=2)] == [each.pk for each in made[:2]]
    assert [card.id for card in first_cards(collection=None, count=1)] == [newest.pk]

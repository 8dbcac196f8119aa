import pytest

from commerce.catalog.models import Collection
from commerce.catalog.selectors import cards_by_collection, collection_cards, product_page
from commerce.catalog.services.category_tree import make_category_collections, used_categories
from commerce.catalog.services.collections import delete_collection, save_collection
from commerce.catalog.services.nesting import NestingRefused, move_collection, shift_collection
from commerce.catalog.tree import family_of, in_order, path_titles, uppermost
from commerce.promotions.selectors import collections_of
from tests.factories.catalog import make_collection, make_product


def branch(*titles):
    """Each inside of the one before."""
    found = []
    for title in titles:
        found.append(save_collection(title=title, parent=found[-1] if found else None))
    return found


def paths():
    return list(path_titles(Collection.objects.all()).values())


def test_a_collection_shows_what_is_below_it_after_its_own(shop):
    home, lamps = branch("Home", "Lamps")
    below = make_product("Below", collections=[lamps])
    own = make_product("Own", collections=[home])
    both = make_product("Both", collections=[lamps, home])

    cards, count = collection_cards(collection=home)

    assert ([card.id for card in cards], count) == ([own.pk, both.pk, below.pk], 3)
    assert [card.id for card in cards_by_collection(["home", "lamps"], limit=2)["home"][1]] == [own.pk, both.pk]
    assert [card.id for card in cards_by_collection(["home", "lamps"], limit=2)["lamps"][1]] == [below.pk, both.pk]
    assert collection_cards(collection=lamps)[1] == 2


def test_a_hidden_one_below_is_left_out(shop):
    home, lamps = branch("Home", "Lamps")
    make_product(collections=[lamps])
    save_collection(collection_id=lamps.pk, title="Lamps", is_published=False)

    assert collection_cards(collection=home)[1] == 0
    assert family_of(Collection.objects.get(pk=home.pk)).below == []


def test_the_family(shop):
    home, lamps, small = branch("Home", "Lamps", "Small")
    make_product(collections=[small])
    make_product(collections=[lamps])

    family = family_of(lamps)

    assert [each.title for each in family.above] == ["Home"]
    assert [(tile.collection.title, tile.product_count) for tile in family.below] == [("Small", 1)]
    assert list(uppermost()) == [home]


def test_a_product_is_at_home_in_the_deepest(shop):
    _home, _lamps, small = branch("Home", "Lamps", "Small")
    make_product(slug="lamp", collections=[make_collection("Sale"), small])

    assert product_page("lamp").collection == small


def test_an_offer_for_a_collection_is_for_what_is_below_it(shop):
    home, lamps = branch("Home", "Lamps")
    product = make_product(collections=[lamps])

    assert collections_of([product.pk]) == {product.pk: frozenset({home.pk, lamps.pk})}


def test_moving_takes_along_what_is_below(shop):
    _home, lamps, _small = branch("Home", "Lamps", "Small")
    garden = save_collection(title="Garden")

    move_collection(collection_id=lamps.pk, parent_id=garden.pk)

    assert paths() == ["Home", "Garden", "Garden > Lamps", "Garden > Lamps > Small"]
    assert Collection.objects.get(title="Small").ancestor_ids == [garden.pk, lamps.pk]


def test_moving_before_another(shop):
    first, second, third = (save_collection(title=title) for title in ("First", "Second", "Third"))

    move_collection(collection_id=third.pk, parent_id=None, before_id=second.pk)

    assert paths() == ["First", "Third", "Second"]
    assert [each.position for each in (first, second, third) if not each.refresh_from_db()] == [1, 3, 2]


@pytest.mark.parametrize("place", [0, 2])
def test_not_inside_of_itself(shop, place):
    made = branch("A", "B", "C")

    with pytest.raises(NestingRefused):
        move_collection(collection_id=made[0].pk, parent_id=made[place].pk)

    assert paths() == ["A", "A > B", "A > B > C"]


def test_five_levels_and_no_more(shop):
    made = branch("1", "2", "3", "4", "5")
    other = branch("A", "B")

    with pytest.raises(NestingRefused):
        save_collection(title="6", parent=made[-1])
    with pytest.raises(NestingRefused):
        move_collection(collection_id=other[0].pk, parent_id=made[3].pk)
    move_collection(collection_id=other[0].pk, parent_id=made[2].pk)

    assert max(len(row.ancestor_ids) for row in Collection.objects.all()) == 4


def test_what_was_inside_of_a_deleted_one_moves_up(shop):
    home, lamps, small = branch("Home", "Lamps", "Small")

    delete_collection(collection_id=lamps.pk)

    assert paths() == ["Home", "Home > Small"]
    assert Collection.objects.get(pk=small.pk).ancestor_ids == [home.pk]


def test_order_of_rows_whose_parent_is_not_among_them(shop):
    _home, lamps, small = branch("Home", "Lamps", "Small")

    assert in_order([small, lamps]) == [lamps, small]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("Garden:up", ["Garden", "Home", "Home > Lamps", "Home > Rugs"]),
        ("Home:down", ["Garden", "Home", "Home > Lamps", "Home > Rugs"]),
        ("Rugs:in", ["Home", "Home > Lamps", "Home > Lamps > Rugs", "Garden"]),
        ("Lamps:out", ["Home", "Home > Rugs", "Lamps", "Garden"]),
        ("Garden:inside:Lamps", ["Home", "Home > Lamps", "Home > Lamps > Garden", "Home > Rugs"]),
        ("Garden:before:Rugs", ["Home", "Home > Lamps", "Home > Garden", "Home > Rugs"]),
        ("Lamps:after:Rugs", ["Home", "Home > Rugs", "Home > Lamps", "Garden"]),
        ("Home:up", ["Home", "Home > Lamps", "Home > Rugs", "Garden"]),
        ("Home:nowhere:Home", ["Home", "Home > Lamps", "Home > Rugs", "Garden"]),
    ],
)
def test_steps(shop, step, expected):
    home = save_collection(title="Home")
    made = {"Home": home, "Garden": save_collection(title="Garden")}
    made |= {title: save_collection(title=title, parent=home) for title in ("Lamps", "Rugs")}
    title, way, other = (*step.split(":"), "")[:3]

    shift_collection(collection_id=made[title].pk, way=way, other_id=made[other].pk if other else None)

    assert paths() == expected


def test_categories_become_collections_that_fill_themselves(shop):
    lamp = make_product(category="Home & Garden > Lighting > Lamps")
    make_product(category="Home & Garden > Rugs")
    assert [(use.path, use.product_count, use.level) for use in used_categories()] == [
        ("Home & Garden", 2, 0),
        ("Home & Garden > Lighting", 1, 1),
        ("Home & Garden > Lighting > Lamps", 1, 2),
        ("Home & Garden > Rugs", 1, 1),
    ]

    chosen = ["Home & Garden > Lighting > Lamps", "Home & Garden", "Home & Garden > Rugs"]
    make_category_collections(paths=chosen)

    assert paths() == ["Home & Garden", "Home & Garden > Lamps", "Home & Garden > Rugs"]
    assert [entry.product for entry in Collection.objects.get(title="Lamps").entries.all()] == [lamp]
    assert make_category_collections(paths=chosen) == []

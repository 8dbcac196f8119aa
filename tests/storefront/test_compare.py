"""Products side by side, held by the address alone."""

from __future__ import annotations

import re

import pytest

from commerce.catalog.attributes import Attribute
from commerce.catalog.models import Product, ProductType
from commerce.search.services import reindex_shop
from commerce.store.models import Store
from core.pages import bump_pages
from tests.factories.catalog import make_product


@pytest.fixture
def lamps(open_shop):
    attributes = [Attribute(code="watts", name="Power", kind="number", unit="W"), Attribute(code="wood", name="Wood")]
    ProductType.objects.create(name="Lamp", attributes=[each.as_row() for each in attributes])
    Store.objects.update(reviews={"mode": "at_once"})
    desk = make_product(
        "Desk lamp", slug="desk", amount=2000, product_type="Lamp", attributes={"watts": 40}, vendor="Ikar",
        options=["Colour"], variants=[{"option_values": ["Red"]}, {"option_values": ["Blue"]}],
        rating_counts=[0, 0, 0, 0, 2],
    )  # fmt: skip
    floor = make_product(
        "Floor lamp", slug="floor", amount=9000, stock=0, product_type="Lamp", attributes={"wood": "Oak"}
    )
    bump_pages()
    return desk, floor


def page(shopper, ids, more=""):
    response = shopper.get("/compare/?" + "&".join(f"p={pk}" for pk in ids) + more)
    assert response.status_code == 200
    return response.content.decode()


def rows(html):
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    return {
        name: [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)]
        for name, cells in found
    }


def test_table_has_price_stock_reviews_options_and_attributes(shopper, lamps):
    desk, floor = lamps
    found = rows(page(shopper, [floor.pk, desk.pk]))

    assert list(found) == ["Price", "Availability", "Reviews", "Brand", "Colour", "Wood", "Power"]
    assert found["Price"] == ["€90.00", "€20.00"]
    assert found["Availability"] == ["Sold out", "Available"]
    assert found["Reviews"] == ["–", "5.0 (2)"]
    assert found["Colour"] == ["–", "Red, Blue"]
    assert found["Power"] == ["–", "40\xa0W"]
    assert found["Wood"] == ["Oak", "–"]


def test_another_is_found_and_put_beside(shopper, lamps):
    desk, floor = lamps
    reindex_shop()
    html = page(shopper, [desk.pk], "&q=floor")

    assert f"/compare/?p={desk.pk}&amp;p={floor.pk}" in html
    assert "Nothing found" in page(shopper, [desk.pk], "&q=zzzz")


def test_hidden_and_unknown_ones_are_left_out_and_that_is_said(shopper, lamps):
    desk, floor = lamps
    Product.objects.filter(pk=floor.pk).update(is_published=False)
    html = page(shopper, [desk.pk, floor.pk, 987_654_321])

    assert rows(html)["Price"] == ["€20.00"]
    assert "2 articles are not in the shop any more" in html
    assert "Floor lamp" not in html


@pytest.mark.parametrize("query", ["", "p=", "p=x", f"p={'9' * 40}", "p=²", "p=-1", "p=0"])
def test_nothing_to_compare_is_said(shopper, lamps, query):
    response = shopper.get(f"/compare/?{query}")
    assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "Nothing to compare yet" in response.content.decode()


def test_what_was_looked_for_stands_below_the_table_and_the_page_opens_there(shopper, lamps):
    html = shopper.get(f"/compare/?p={lamps[0].pk}&q=lamp").content.decode()
    assert 'id="find" method="get" action="/compare/#find"' in html
    assert "Put another article beside" in html
    assert "Look for an article</label>" in shopper.get("/compare/").content.decode()


def test_at_most_four_stand_side_by_side(shopper, open_shop):
    ids = [make_product(f"Lamp {number}").pk for number in range(5)]
    html = page(shopper, ids)

    assert len(rows(html)["Price"]) == 4
    assert "At most 4" in html
    assert 'name="q"' not in html.split("<main", 1)[1]


@pytest.mark.parametrize("count", [1, 3])
def test_table_costs_the_same_however_many(shopper, lamps, count_queries, count):
    ids = [make_product(f"Lamp {n}", product_type="Lamp", attributes={"watts": n}).pk for n in range(count)]
    assert count_queries(lambda: page(shopper, ids)) == EXPECTED


EXPECTED = 8

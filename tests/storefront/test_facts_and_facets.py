from __future__ import annotations

import re

from commerce.catalog.attributes import Attribute, Kind
from commerce.catalog.services.types import save_type
from storefront.page_cache import known_query
from tests.factories.catalog import make_collection, make_product

LAMPS = [
    Attribute(code="power", name="Power", kind=Kind.NUMBER, unit="W"),
    Attribute(code="colour", name="Colour", kind=Kind.CHOICES, choices=("Red", "Blue"), is_filter=True),
    Attribute(code="dim", name="Dimmable", kind=Kind.BOOLEAN, is_filter=True),
]


def shown(page: str) -> set[str]:
    return set(re.findall(r'href="/products/([\w-]+)/"', page))


def test_page_shows_specification_safety_and_origin(shopper, open_shop):
    save_type(name="Lamps", attributes=LAMPS)
    make_product(
        slug="lamp", product_type="Lamps", attributes={"power": 40, "colour": ["Red"], "dim": False, "old": "x"},
        safety={"manufacturer": "Acme <b>", "warnings": "Hot.\nVery hot."}, origin_country="PT",
    )  # fmt: skip

    page = shopper.get("/products/lamp/").content.decode()

    assert '<th scope="row">Power</th><td>40\xa0W</td>' in page
    assert '<th scope="row">Dimmable</th><td>No</td>' in page
    assert "Acme &lt;b&gt;" in page
    assert "Hot.<br>Very hot." in page
    assert "Portugal" in page


def test_page_without_facts_has_no_empty_blocks(shopper, open_shop):
    make_product(slug="lamp", attributes={"power": 40})

    page = shopper.get("/products/lamp/").content.decode()

    assert "Specifications" not in page
    assert "Product safety" not in page


def test_collection_is_narrowed_by_attribute_brand_price_and_stock(shopper, open_shop):
    save_type(name="Lamps", attributes=LAMPS)
    lights = make_collection(slug="lights")
    common = {"product_type": "Lamps", "collections": [lights]}
    make_product(slug="red", attributes={"colour": ["Red"], "dim": True}, vendor="Acme", amount=1000, **common)
    make_product(slug="both", attributes={"colour": ["Red", "Blue"]}, vendor="Bolt", amount=3000, stock=0, **common)
    make_product(slug="bare", vendor="Bolt", amount=2000, **common)

    def narrowed(query: str) -> set[str]:
        return shown(shopper.get(f"/collections/lights/?{query}").content.decode())

    assert narrowed("") == {"red", "both", "bare"}
    assert narrowed("f_colour=Red") == {"red", "both"}
    assert narrowed("f_colour=Blue&f_colour=Red&brand=Acme") == {"red"}
    assert narrowed("f_dim=true") == {"red"}
    assert narrowed("min=15&max=25,00") == {"bare"}
    assert narrowed("stock=yes") == {"red", "bare"}
    assert narrowed("min=x&max=-3&f_colour=&f_gone=1&brand=") == {"red", "both", "bare"}


def test_filters_are_offered_kept_and_counted_in_the_same_number_of_queries(shopper, open_shop, count_queries):
    save_type(name="Lamps", attributes=LAMPS)
    lights = make_collection(slug="lights")
    make_product(slug="a", attributes={"colour": ["Red"]}, vendor="Acme", collections=[lights], product_type="Lamps")
    first = count_queries(lambda: shopper.get("/collections/lights/?f_colour=Red"))
    for n in range(3):
        make_product(slug=f"b{n}", attributes={"colour": ["Blue"]}, vendor="Bolt", collections=[lights])

    many = count_queries(lambda: shopper.get("/collections/lights/?f_colour=Red"))
    page = shopper.get("/collections/lights/?f_colour=Blue&sort=price").content.decode()

    assert (many, many <= 12) == (first, True)
    assert '<input type="checkbox" name="f_colour" value="Blue" checked>' in page
    assert '<input type="hidden" name="f_colour" value="Blue">' in page  # sorting keeps the filter
    assert '<input type="hidden" name="sort" value="price">' in page  # and filtering the order


def test_address_of_a_narrowed_page_has_one_order_and_drops_trackers():
    assert known_query("utm_x=1&f_colour=b&f_colour=a&stock=yes&f_colour=a") == "f_colour=a&f_colour=b&stock=yes"

"""Google Merchant's feeds, as a table and as XML."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import MESSAGES, Finding
from commerce.importexport.sources import best_source
from commerce.importexport.sources.google import parse, recognise
from core.csvfile import read_table
from core.xmlfeed import read_feed
from tests.commerce.importexport.conftest import csv_of

HEADER = ["id", "title", "description", "link", "image_link", "availability", "price"]


def read(*rows: dict[str, Any]) -> tuple[list[ProductDraft], list[Finding]]:
    drafts = parse(read_table(csv_of(*rows)), "EUR", today=date(2026, 11, 22))
    products = list(drafts.products)
    assert all(finding.code in MESSAGES and finding.for_people() for finding in drafts.findings)
    return products, list(drafts.findings)


def mug(**cells: Any) -> dict[str, Any]:
    own = {"id": "m1", "title": "Mug", "link": "https://old.example/p/mug-1.html", "availability": "in_stock"}
    return own | {"price": "12.50 EUR"} | cells


def test_item_without_a_group():
    [product], findings = read(mug(description="&lt;p&gt;Warm&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;", brand="Acme",
                                   shipping_weight="0.3 kg", gtin="4006381333931"))  # fmt: skip

    [variant] = product.variants
    assert (product.handle, product.title, product.vendor) == ("mug-1", "Mug", "Acme")
    assert product.description_html == "<p>Warm</p>"
    assert product.keys == ("google:id:m1",)
    assert variant.price is not None
    assert (variant.price.amount, variant.weight_grams, variant.is_stock_tracked) == (1250, 300, False)
    assert findings == []


def test_group_with_columns_for_its_options():
    rows = [mug(id=f"{c}{s}", item_group_id="g", color=c, size=s, material="Clay") for c in "ab" for s in "xy"]
    [product], findings = read(*rows)

    assert product.option_names == ["Color", "Size"]
    assert [variant.option_values for variant in product.variants] == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    assert (product.keys, findings) == (("google:group:g",), [])


@pytest.mark.parametrize(
    ("titles", "shared", "values"),
    [
        (["Mug - 13 inch / red", "Mug - 15 inch / red"], "Mug", ["13 inch / red", "15 inch / red"]),
        (["Mug 10", "Mug 15"], "Mug", ["10", "15"]),
        (["Mug", "Mug"], "Mug", ["m0", "m1"]),
        (["Cup", "Pot"], "Cup", ["m0", "Pot"]),
    ],
)
def test_group_told_apart_by_titles_or_ids(titles: list[str], shared: str, values: list[str]):
    [product], _findings = read(*(mug(id=f"m{n}", item_group_id="g", title=t) for n, t in enumerate(titles)))

    assert (product.title, product.option_names) == (shared, ["Variant"])
    if titles != ["Cup", "Pot"]:
        assert [variant.option_values for variant in product.variants] == [(value,) for value in values]
    assert len(product.variants) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("in_stock", (False, False)), ("InStock", (False, False)), ("in stock", (False, False)),
        ("out of stock", (True, False)), ("preorder", (True, True)), ("", (False, False)), ("perhaps", (True, False)),
    ],
)  # fmt: skip
def test_availability(text: str, told: tuple[bool, bool]):
    [product], findings = read(mug(availability=text))

    [variant] = product.variants
    assert (variant.is_stock_tracked, variant.sells_below_zero) == told
    assert [finding.code for finding in findings] == (["availability_unknown"] if text == "perhaps" else [])


@pytest.mark.parametrize(
    ("price", "code"), [("12.50 USD", "price_currency"), ("", "price_missing"), ("cheap", "price_invalid")]
)
def test_price_that_cannot_be_taken(price: str, code: str):
    products, findings = read(mug(price=price), mug(id="m2", price="EUR 7"))

    assert [product.variants[0].price.amount for product in products if product.variants[0].price] == [700]
    assert [(finding.row_number, finding.level, finding.code) for finding in findings] == [(2, "error", code)]


def test_sale_price_in_its_time():
    dates = "2026-11-01T00:00Z/2026-11-30T23:59Z"
    for effective, price, code in ((dates, 900, "sale_will_stay"), (dates.replace("11", "10"), 1250, "sale_not_on")):
        [product], findings = read(mug(sale_price="9 EUR", sale_price_effective_date=effective))
        assert product.variants[0].price is not None
        assert (product.variants[0].price.amount, [each.code for each in findings]) == (price, [code])


def test_pictures_of_both_columns():
    more = "https://x.example/2.jpg,https://x.example/3.jpg?a=1,2"
    [product], _findings = read(mug(image_link="https://x.example/1.jpg", additional_image_link=more))

    assert [image.url for image in product.images] == ["https://x.example/1.jpg", *more.split(",", 1)[:1], more[24:]]


def test_header_with_prefix_is_recognised_and_a_shopify_one_is_not():
    found = best_source([f"g:{name}" for name in HEADER])
    assert found is not None
    assert found.kind == "google"
    assert recognise(["Handle", "Title", "Variant Price"]) == recognise(["id", "title", "price"]) == 0


def test_xml_with_prefixes_that_are_never_declared():
    items = "<item><g:id>1</g:id><title>A &amp; B</title><g:price>5.00 EUR</g:price><g:link>https://x.example/a</g:link>" \
        "<g:shipping><g:price>3 EUR</g:price></g:shipping></item>"  # fmt: skip
    feed = read_feed(BytesIO(f"<rss><channel><title>Shop</title>{items}</channel></rss>".encode()))
    [product] = parse(feed, "EUR").products

    assert (product.title, product.handle) == ("A & B", "a")
    assert product.variants[0].price is not None
    assert product.variants[0].price.amount == 500

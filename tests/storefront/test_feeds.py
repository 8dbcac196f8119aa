"""Feeds: page, structured data and feed say the same; streamed, and kept until something changes."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from commerce.catalog.models import Product, Variant
from commerce.catalog.services.products import refresh_prices
from commerce.currencies.models import SetPrice
from commerce.currencies.selectors import conversions
from commerce.store.feeds import BY_FILE, CHANNELS
from commerce.store.models import Store
from core.pages import bump_pages
from storefront.feeds.items import items
from storefront.feeds.tables import cell
from storefront.views.feeds import FEEDS
from tests.factories.catalog import make_product
from tests.factories.selling import make_currency

G = "{http://base.google.com/ns/1.0}"


def read(client: Client, name: str, prefix: str = "") -> bytes:
    response = client.get(f"{prefix}/feeds/{name}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.fixture
def mug(open_shop: Any) -> Product:
    product = make_product("Mug & <cup>", slug="mug", vendor="Kiln", options=["Colour"], variants=[
        {"sku": "m-blue", "option_values": ["Blue"], "price_amount": 1250},
        {"sku": "m-red", "option_values": ["Red"], "price_amount": 1000, "stock": 0},
    ])  # fmt: skip
    Variant.objects.filter(sku="m-red").update(compare_at_amount=2000, barcode="4006381333931")
    refresh_prices(product.pk)
    Store.objects.update(open_feeds=[channel.code for channel in CHANNELS])
    bump_pages()
    return product


@pytest.fixture
def in_dollars(mug: Product) -> None:
    """One price is set, the other computed."""
    make_currency("USD", "1.1")
    SetPrice.objects.create(currency_id="USD", variant=mug.variants.get(sku="m-blue"), amount=1499)
    bump_pages()


@pytest.mark.parametrize(("prefix", "former"), [("", "20.00 EUR"), ("/usd", "22.00 USD")])
def test_page_feed_and_structured_data_agree(mug: Product, in_dollars: None, shopper: Client, prefix: str, former: str):
    page = shopper.get(f"{prefix}/products/mug/").content.decode()
    graph = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])[
        "@graph"
    ]
    group = next(thing for thing in graph if thing["@type"] == "ProductGroup")
    on_page = {each["sku"]: each for each in group["hasVariant"]}
    feed = {
        each.find(f"{G}mpn").text: each
        for each in ElementTree.fromstring(read(shopper, "google.xml", prefix)).iter("item")
    }
    row = json.loads(read(shopper, "products.jsonl", prefix))
    lines = {each["sku"]: each for each in row["variants"]}
    header, *cells = [line.split("\t") for line in read(shopper, "google.tsv", prefix).decode().splitlines()]
    table = {each["mpn"]: each for each in (dict(zip(header, line, strict=True)) for line in cells)}
    networks = [
        {
            each["mpn"]: each
            for each in csv.DictReader(io.StringIO(read(shopper, name, prefix).decode()), dialect=dialect)
        }
        for name, dialect in (("meta.csv", "excel"), ("pinterest.tsv", "excel-tab"))
    ]
    kelkoo = {
        each.findtext("sku"): {cell.tag: cell.text for cell in each}
        for each in ElementTree.fromstring(read(shopper, "kelkoo.xml", prefix)).iter("product")
    }

    assert on_page.keys() == feed.keys() == lines.keys() == table.keys() == {"m-blue", "m-red"}
    assert [each.keys() for each in (*networks, kelkoo)] == [on_page.keys()] * 3
    for sku, told in on_page.items():
        offer, item = told["offers"], feed[sku]
        price = item.find(f"{G}sale_price") if item.find(f"{G}sale_price") is not None else item.find(f"{G}price")
        assert price.text == f"{offer['price']} {offer['priceCurrency']}"
        assert item.find(f"{G}link").text == offer["url"] == lines[sku]["url"] == table[sku]["link"]
        assert (item.find(f"{G}availability").text == "in_stock") == offer["availability"].endswith("/InStock")
        assert lines[sku]["price"] == offer["price"]
        assert lines[sku]["available"] == offer["availability"].endswith("/InStock")
        assert item.find(f"{G}item_group_id").text == group["productGroupID"] == row["id"]
        assert item.find(f"{G}title").text == told["name"]
        assert told["offers"]["price"].replace(".00", "") in page
        is_available = offer["availability"].endswith("/InStock")
        for network in networks:
            line = network[sku]
            assert (line["sale_price"] or line["price"], line["link"]) == (price.text, offer["url"])
            assert line["availability"] == ("in stock" if is_available else "out of stock")
            assert (line["title"], line["item_group_id"]) == (told["name"], group["productGroupID"])
        line = kelkoo[sku]
        assert (f"{line['price']} {line['currency']}", line["product-url"]) == (price.text, offer["url"])
        assert (line["landing-page-url"], line["title"]) == (offer["url"], told["name"])
        assert line["availability"] == ("1" if is_available else "6")
    assert feed["m-red"].find(f"{G}price").text == former
    assert feed["m-red"].find(f"{G}gtin").text == "4006381333931"
    assert f"8000{prefix}/products/mug/" in feed["m-red"].find(f"{G}link").text
    assert on_page["m-blue"]["offers"]["price"] == ("14.99" if prefix else "12.50")
    assert feed["m-blue"].find(f"{G}color").text == "Blue"


def test_feeds_of_currencies_are_kept_side_by_side(mug: Product, in_dollars: None, shopper: Client):
    own, dollars = read(shopper, "google.tsv"), read(shopper, "google.tsv", "/usd")
    assert (b" EUR" in own, b" USD" in own, b" EUR" in dollars, b" USD" in dollars) == (True, False, False, True)
    assert (read(shopper, "google.tsv"), read(shopper, "google.tsv", "/usd")) == (own, dollars)
    assert sum(file.endswith("google.tsv") for file in default_storage.listdir("feeds")[1]) == 2
    assert shopper.get("/gbp/feeds/google.tsv", follow=True).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_feed_in_another_currency_costs_the_same_however_many(
    mug: Product, in_dollars: None, count_queries: Any, count: int
):
    for number in range(count):
        make_product(f"Lamp {number}")
    conversion = conversions(Store.objects.get())[1]
    assert count_queries(lambda: list(items("alpha.localhost", conversion))) == 6


def kept() -> int:
    return sum(file.endswith("-products.jsonl") for file in default_storage.listdir("feeds")[1])


def test_kept_until_something_changes(mug: Product, shopper: Client, django_capture_on_commit_callbacks: Any):
    first = read(shopper, "products.jsonl")
    Product.objects.filter(pk=mug.pk).update(title="Changed")  # behind the back of the shop
    assert read(shopper, "products.jsonl") == first
    assert kept() == 1

    with django_capture_on_commit_callbacks(execute=True):
        bump_pages()
    assert b"Changed" in read(shopper, "products.jsonl")
    assert kept() == 1


def test_queries_do_not_grow_and_hidden_products_stay_out(mug: Product, shopper: Client, count_queries: Any):
    one = count_queries(lambda: list(items("alpha.localhost")))
    make_product("Lamp", slug="lamp", variants=[{"sku": "l"}])
    make_product("Bowl", slug="bowl", variants=[{"sku": "b"}])
    make_product("Draft", slug="draft", status="draft", variants=[{"sku": "d"}])
    three = count_queries(lambda: list(items("alpha.localhost")))

    assert one == three
    assert read(shopper, "products.jsonl").count(b"\n") == 3
    assert shopper.get("/feeds/other.xml").status_code == 404


def test_channel_that_is_off_has_no_address(open_shop: Any, shopper: Client):
    assert {name: shopper.get(f"/feeds/{name}").status_code for name in FEEDS} == {
        "google.xml": 200, "google.tsv": 200, "products.jsonl": 200,
        "meta.csv": 404, "pinterest.tsv": 404, "kelkoo.xml": 404,
    }  # fmt: skip
    Store.objects.update(open_feeds=["kelkoo", "nobody"])
    bump_pages()
    assert [name for name in FEEDS if shopper.get(f"/feeds/{name}").status_code == 200] == ["kelkoo.xml"]
    assert FEEDS.keys() == BY_FILE.keys()


def test_odd_texts_break_no_line(mug: Product, shopper: Client):
    Product.objects.filter(pk=mug.pk).update(
        title='Mug,\t"big"\n\x0b', description="<p>a</p><p>b</p>" + "x" * 6000, vendor="=1+1", category="A > B"
    )
    (first, _second) = csv.DictReader(io.StringIO(read(shopper, "meta.csv").decode()))
    assert (first["title"], first["brand"]) == ('Mug, "big" – Blue', "=1+1")
    assert [line.count("\t") for line in read(shopper, "pinterest.tsv").decode().splitlines()] == [19, 19, 19]
    offer = ElementTree.fromstring(read(shopper, "kelkoo.xml"))[0]
    assert (len(offer.findtext("description")) <= 300, offer.findtext("merchant-category")) == (True, "A > B")
    assert cell(["https://a.example/1,2.jpg", "https://a.example/3.jpg"]) == (
        "https://a.example/1%2C2.jpg,https://a.example/3.jpg"
    )

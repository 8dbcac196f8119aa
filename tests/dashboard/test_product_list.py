from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalog.models import Collection, Picture, Product
from dashboard.products.uploads import image_from
from tests.dashboard.conftest import picture_file
from tests.factories.catalog import make_product


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/products/{query}")
    assert response.status_code == 200
    return [product.title for product in response.context["products"]]


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connections["default"]) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/products/", "/products/stock/", "/products/collections/"])
def test_list_costs_the_same_with_one_and_three_rows(owner_client: Client, path: str) -> None:
    def add(number: int) -> None:
        product = make_product(title=f"Lamp {number}")
        image, _problem = image_from(picture_file(), actor=None)
        Picture.objects.create(product=product, image=image)
        Collection.objects.create(title=f"Gifts {number}", slug=f"gifts-{number}", image=image)

    add(1)
    owner_client.get(path)  # what is looked up once per process
    one = queries(owner_client, path)
    add(2)
    add(3)

    assert queries(owner_client, path) == one


def test_search_finds_title_sku_and_brand(owner_client: Client) -> None:
    make_product(title="Lamp", variants=[{"sku": "ABC-1"}])
    make_product(title="Chair", vendor="North")

    found = {words: titles(owner_client, f"?q={words}") for words in ("lam", "abc-", "north", "zzz", "%00", "%25")}

    assert found == {
        "lam": ["Lamp"],
        "abc-": ["Lamp"],
        "north": ["Chair"],
        "zzz": [],
        "%00": ["Chair", "Lamp"],
        "%25": [],
    }


def test_filters_and_sorting(owner_client: Client) -> None:
    make_product(title="A", stock=50, amount=300)
    make_product(title="B", stock=2, amount=100, vendor="North")
    make_product(title="C", stock=0, amount=200, status="draft")
    make_product(title="D", stock=None, amount=400, is_published=False)

    found = {
        query: titles(owner_client, f"?{query}")
        for query in ("sort=title", "sort=-price", "sort=stock", "stock=out", "stock=low&sort=title", "status=draft",
                      "status=hidden", "vendor=North", "status=shown&sort=title")
    }  # fmt: skip

    assert found == {
        "sort=title": ["A", "B", "C", "D"], "sort=-price": ["D", "A", "C", "B"], "sort=stock": ["C", "B", "A", "D"],
        "stock=out": ["C"], "stock=low&sort=title": ["B"], "status=draft": ["C"], "status=hidden": ["D"],
        "vendor=North": ["B"], "status=shown&sort=title": ["A", "B"],
    }  # fmt: skip


@pytest.mark.parametrize("query", ["?sort=evil", "?p=99", "?p=-1", "?p=x", "?status=x", "?q=" + "x" * 5000])
def test_list_never_fails_on_strange_questions(owner_client: Client, query: str) -> None:
    make_product()

    assert owner_client.get(f"/products/{query}").status_code == 200


def test_empty_shop_is_invited_to_begin(owner_client: Client) -> None:
    page = owner_client.get("/products/").content.decode()

    assert "Your shelves are still empty" in page
    assert 'href="/products/add/"' in page


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("publish", ("active", True)),
        ("unpublish", ("draft", False)),
        ("archive", ("archived", True)),
        ("delete", None),
    ],
)
def test_bulk_act_asks_before_it_acts(owner_client: Client, act: str, expected: Any) -> None:
    product, other = make_product(status="draft"), make_product(status="draft")
    data = {"act": act, "product": [product.pk]}

    question = owner_client.post("/products/bulk/", data)
    before = Product.objects.values_list("status", "is_published").get(pk=product.pk)
    owner_client.post("/products/bulk/", data | {"confirmed": "yes"})

    assert question.status_code == 200
    assert before == ("draft", True)
    assert Product.objects.values_list("status", "is_published").filter(pk=product.pk).first() == expected
    assert Product.objects.get(pk=other.pk).status == "draft"


@pytest.mark.parametrize(
    "data", [{}, {"act": "publish"}, {"act": "x", "product": "1"}, {"act": "publish", "product": "9" * 50}]
)
def test_bulk_act_without_sense_changes_nothing(owner_client: Client, data: dict[str, str]) -> None:
    make_product(status="draft")

    response = owner_client.post("/products/bulk/", data | {"confirmed": "yes"})

    assert response["Location"] == "/products/"
    assert Product.objects.get().status == "draft"


def test_bulk_delete_needs_its_own_right(staff: Any) -> None:
    product = make_product()

    staff("catalog.change_product").post(
        "/products/bulk/", {"act": "delete", "product": product.pk, "confirmed": "yes"}
    )

    assert Product.objects.exists()


def test_rows_escape_what_people_wrote_and_nothing_else(owner_client: Client) -> None:
    name = "<b>A & “O”</b>"
    sizes = [{"option_values": ["S"], "price_amount": 100}, {"option_values": ["M"], "price_amount": 200}]
    make_product(name, vendor="<i>North</i>", stock=50)
    many = make_product("Shirt", options=["Size"], variants=sizes, stock=1)
    make_product("Loose", stock=None, variants=[])
    gifts = Collection.objects.create(title="Gifts", slug="gifts")
    gifts.products.set(Product.objects.all())

    page = owner_client.get("/products/").content.decode()
    entries = owner_client.get(f"/products/collections/{gifts.pk}/").content.decode()

    for html in (page, entries):
        assert "&lt;b&gt;A &amp; “O”&lt;/b&gt;" in html
        assert not re.findall("&lt;(?:span|a|svg|button) ", html)
        assert "<b>" not in html
    assert '<span class="">50</span></td>' in page
    assert '<span class="bo-warn">2</span><span class="bo-sub">2 variants</span></td>' in page
    assert '<span class="bo-quiet">no variants</span></td>' in page
    assert '€1.00<span class="bo-sub">to €2.00</span></td>' in page
    assert f'<a href="/products/{many.pk}/">Shirt</a></th>' in page
    assert "bo-status--good" in entries

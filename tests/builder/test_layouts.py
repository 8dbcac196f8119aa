from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from builder.layouts.models import Layout
from builder.layouts.services import LayoutRefused, remove_layout, start_layout, translate_layout
from builder.pages.languages import add_language
from builder.pages.models import BlogIndexPage, BlogPostPage
from builder.pages.selectors import homes
from commerce.catalog.models import Product
from commerce.catalog.services.collections import save_collection
from commerce.store.models import Store
from tests.factories.catalog import make_product

WORDS = "Sewn in our own workshop"


@pytest.fixture
def shopper(shop: Any) -> Client:
    Store.objects.update(is_open=True)
    return Client(headers={"host": "alpha.localhost"})


@pytest.fixture
def bag(shop: Any) -> Product:
    return make_product(title="Bag", slug="bag", description="<p>Strong canvas.</p>")


def section(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def published(kind: str, *sections: dict[str, Any], **how: Any) -> Layout:
    layout = start_layout(kind=kind, name="Mine", **how)
    layout.sections = list(sections) or layout.sections
    layout.save_revision().publish()
    return Layout.objects.get(pk=layout.pk)


def words(text: str = WORDS) -> dict[str, Any]:
    return section("rich_text", text=f"<p>{text}</p>")


def test_new_layout_shows_what_the_theme_shows(shopper: Client, bag: Product) -> None:
    def main() -> str:
        html = shopper.get("/products/bag/").content.decode()
        return " ".join(html.split("<main")[1].split("</main>")[0].split())

    before = main()
    published("product")
    after = main()
    for piece in ('<h1 class="product__title">Bag</h1>', 'id="buy-box"', "Strong canvas.", 'action="/cart/add/"'):
        assert piece in before
        assert piece in after


def test_sections_stand_around_the_product_in_their_order(shopper: Client, bag: Product) -> None:
    published("product", words("Above"), section("product_main", shows_description=False), words("Below"))
    html = shopper.get("/products/bag/").content.decode()
    assert html.index("<p>Above</p>") < html.index("product__title") < html.index("<p>Below</p>")
    assert "<p>Strong canvas.</p>" not in html


def test_draft_changes_nothing(shopper: Client, bag: Product) -> None:
    layout = start_layout(kind="product", name="Mine")
    layout.sections = [words(), section("product_main")]
    layout.save_revision()
    assert WORDS not in shopper.get("/products/bag/").content.decode()


def test_product_chooses_an_alternate(shopper: Client, bag: Product) -> None:
    make_product(title="Cup", slug="cup")
    layout = published("product", section("product_main"), words(), is_alternate=True)
    Product.objects.filter(pk=bag.pk).update(layout=layout.code)
    assert WORDS in shopper.get("/products/bag/").content.decode()
    assert WORDS not in shopper.get("/products/cup/").content.decode()
    remove_layout(layout_id=layout.pk)
    assert WORDS not in shopper.get("/products/bag/").content.decode()


def test_collection_search_cart_and_post_have_layouts(shopper: Client, bag: Product) -> None:
    save_collection(title="Bags", slug="bags")
    blog = BlogIndexPage(title="Blog", slug="blog")
    homes()[0].add_child(instance=blog)
    post = BlogPostPage(title="Post", slug="post", sections=[words("Of this post alone")])
    blog.add_child(instance=post)
    published("collection", section("collection_head"), words(), section("collection_products"))
    published("search", section("search_form"), words(), section("search_results"))
    published("cart", section("cart_main"), words())
    published("post", section("post_main"), words(), section("post_sections"))
    for path, piece in {
        "/collections/bags/": '<h1 class="masthead__title">Bags</h1>',
        "/collections/all/": 'id="results"',
        "/search/?q=bag": 'class="search-page"',
        "/cart/": 'id="cart-body"',
        "/blog/post/": "Of this post alone",
    }.items():
        html = shopper.get(path).content.decode()
        assert WORDS in html, path
        assert piece in html, path

    asked = section("faq", heading="Asked", questions=[{"question": "When?", "answer": "<p>Soon.</p>"}])
    other = published("post", section("post_main"), asked, is_alternate=True)
    post.layout = other.code
    post.save_revision().publish()
    html = shopper.get("/blog/post/").content.decode()
    assert WORDS not in html
    assert '"FAQPage"' in html


def test_layout_costs_no_query_of_its_own(shopper: Client, bag: Product) -> None:
    def count() -> int:
        shopper.get("/products/bag/")
        with CaptureQueriesContext(connections["default"]) as captured:
            shopper.get("/products/bag/")
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])

    before = count()
    published("product", section("product_main"), section("product_related"), words())
    assert count() <= before + 1  # of the frame, which is kept under the version of the pages
    assert count() <= 12


def test_part_of_another_page_shows_nothing(shopper: Client, bag: Product) -> None:
    published("product", section("cart_main"), section("product_main"), section("nonsense"))
    html = shopper.get("/products/bag/").content.decode()
    assert 'id="cart-body"' not in html
    assert "product__title" in html


def test_layout_speaks_the_language_around_it(shopper: Client, bag: Product) -> None:
    add_language(code="fr").save_revision().publish()
    layout = published("product", section("product_main"), words())
    copy = translate_layout(layout_id=layout.pk, language="fr")
    assert WORDS in shopper.get("/fr/products/bag/").content.decode()  # until its translation is published
    copy.sections = [section("product_main"), words("Cousu chez nous")]
    copy.save_revision().publish()
    assert "Cousu chez nous" in shopper.get("/fr/products/bag/").content.decode()
    assert WORDS in shopper.get("/products/bag/").content.decode()
    with pytest.raises(LayoutRefused):
        translate_layout(layout_id=layout.pk, language="fr")


def test_common_layout_is_one_and_carts_have_no_alternates(shop: Any) -> None:
    start_layout(kind="product", name="One")
    for how in ({"kind": "product"}, {"kind": "cart", "is_alternate": True}, {"kind": "nothing"}):
        with pytest.raises(LayoutRefused):
            start_layout(name="Two", **how)


def test_merchant_makes_previews_and_publishes_a_layout(owner_client: Client, shopper: Client, bag: Product) -> None:
    assert "As your theme has it." in owner_client.get("/layouts/").content.decode()
    url = owner_client.post("/layouts/add/", {"kind": "product"})["Location"]
    html = owner_client.get(url).content.decode()
    assert "Product: pictures, price, cart button" in html
    assert "Cart: articles and sum" not in html  # belongs to another kind
    form = {
        "name": "Mine", "sections-count": "2",
        "sections-0-type": "product_main", "sections-0-order": "0", "sections-0-deleted": "", "sections-0-id": "",
        "sections-1-type": "rich_text", "sections-1-order": "1", "sections-1-deleted": "", "sections-1-id": "",
        "sections-1-value-text": json.dumps({"blocks": [{"text": WORDS, "type": "unstyled", "depth": 0, "key": "a",
                                             "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}),
    }  # fmt: skip
    preview = url.replace("/edit/", "/preview/")
    assert owner_client.post(preview, form).json()["is_valid"]
    shown = owner_client.get(f"{preview}?mode=/products/bag/").content.decode()
    assert WORDS in shown
    assert '<h1 class="product__title">Bag</h1>' in shown
    assert owner_client.get(f"{preview}?mode=/checkout/").status_code == 404
    assert WORDS not in shopper.get("/products/bag/").content.decode()
    assert owner_client.post(url, form | {"action-publish": "1"}).status_code == 302
    assert WORDS in shopper.get("/products/bag/").content.decode()
    del form["sections-0-type"]
    broken = owner_client.post(url, form | {"sections-0-type": "spacer", "action-publish": "1"}).content.decode()
    assert "The minimum number of items is 1" in broken


def test_add_form_of_wagtail_is_closed(owner_client: Client) -> None:
    url = "/snippets/layouts/layout/add/"
    assert owner_client.get(url)["Location"] == "/"


def test_editor_tells_what_is_gone(owner_client: Client, bag: Product) -> None:
    layout = published("product", section("product_main"), section("single_product", product=999))
    html = owner_client.get(f"/snippets/layouts/layout/edit/{layout.pk}/").content.decode()
    assert "Section 2 (One product) refers to a product that is not sold any more." in html

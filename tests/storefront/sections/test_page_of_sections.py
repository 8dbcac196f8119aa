"""A page with all kinds of sections: what shoppers see, what it costs, and what happens to bad values."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from builder.blocks.samples import every_section
from builder.blocks.sections import SECTIONS
from builder.pages.models import HomePage
from commerce.catalog.models import Collection, Product
from commerce.store.models import Store
from storefront.sections.rendering import sections_body
from tests.factories.catalog import make_collection, make_product
from tests.storefront.test_pages import picture


@pytest.fixture
def full_page(open_shop):
    image = picture()
    lights = make_collection("Lights", image=image, description="Warm")
    lamp = make_product("Lamp", slug="lamp", stock=2, collections=[lights], pictures=1)
    home = HomePage.objects.get()
    home.sections = every_section(image=image.pk, product=lamp.pk, collection=lights.pk)
    home.save_revision().publish()
    return home


def set_raw(value):
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE pages_homepage SET sections = %s", [json.dumps(value)])


def test_every_kind_of_section_is_shown(shopper, full_page):
    page = shopper.get("/").content.decode()

    silent = {"blog_teasers", "app"}  # there are no posts, and no app is connected
    assert page.count('data-section="') == len(SECTIONS.child_blocks) - len(silent)
    for words in ("only 2 left", "Lamp", "Add to cart", "FAQPage", "Subscribe", "Show on the map", "Play the video"):
        assert words in page, words
    assert "builder/sections.js" in page


@pytest.mark.parametrize("theme", ["atelier", "marche", "solo", "terre", "volt"])
def test_no_id_stands_twice(shopper, full_page, theme):
    """Each kind of section twice, and the pages of the shop itself."""
    make_product(
        "Lamp in red", slug="red", option_names=["Size"], variants=[{"option_values": ["S"]}, {"option_values": ["M"]}]
    )
    full_page.sections = [*every_section(**ids()), *every_section(**ids())]
    full_page.save()
    Store.objects.update(theme=theme)
    shopper.post(
        "/cart/add/", {"variant": Product.objects.get(slug="lamp").variants.get().pk, "quantity": "1"},
        headers={"sec-fetch-site": "same-origin"},
    )  # fmt: skip
    for path in (
        "/",
        "/collections/",
        "/collections/lights/",
        "/products/red/",
        "/search/?q=lamp",
        "/cart/",
        "/nothing/",
    ):
        found = Counter(ID.findall(shopper.get(path).content.decode()))
        assert {each: count for each, count in found.items() if count > 1} == {}, path
        assert found["main"] == 1


ID = re.compile(r'\sid="([^"]+)"')


def test_video_hosts_are_allowed_in_frames_only_where_there_is_a_video(shopper, full_page):
    assert "frame-src https://www.youtube-nocookie.com" in shopper.get("/").headers["Content-Security-Policy"]
    assert "<iframe" not in shopper.get("/").content.decode()
    set_raw([{"type": "spacer", "value": {}}])

    assert "frame-src" not in shopper.get("/").headers["Content-Security-Policy"]


def test_page_of_25_sections_takes_at_most_20_queries(shopper, full_page, count_queries):
    sections = every_section(**ids())
    full_page.sections = [*sections, *sections][:25]
    full_page.save()

    assert count_queries(lambda: shopper.get("/")) <= 20


def ids():
    lights, lamp = Collection.objects.get(), Product.objects.get(slug="lamp")
    return {"image": lights.image_id, "product": lamp.pk, "collection": lights.pk}


def test_what_was_deleted_is_left_out(shopper, full_page):
    Product.objects.all().delete()
    Collection.objects.all().delete()

    page = shopper.get("/").content.decode()

    assert "Lamp" not in page
    assert 'class="hero' in page


@pytest.mark.parametrize(
    "value",
    ["text", None, 7, [], {}, [1], [[]], [{"type": "hero"}], [{"type": "gone", "value": 1}], [{"value": {}}],
     [{"type": "hero", "value": "x"}], [{"type": "faq", "value": {"questions": {"a": 1}, "look": 3}}],
     [{"type": "gallery", "value": {"pictures": [1, None, {"type": "item", "value": "x"}]}}],
     [{"type": "hero", "value": {"heading": ["x"], "image": 10**30, "look": {"starts_at": "2026-99-99T00:00"}}}],
     [{"type": "featured_collection", "value": {"collection": "' OR 1=1", "limit": "many"}}],
     [{"type": "rich_text", "value": {"text": "<p>" * 30000}}], [{"type": "hero", "value": {"heading": "\x00"}}],
     [{"type": "spacer", "value": {}}] * 1000],
    ids=range(18),
)  # fmt: skip
def test_corrupt_sections_neither_break_the_page_nor_the_editor(shopper, owner_client, value):
    if "\\u0000" in json.dumps(value):
        pytest.skip("PostgreSQL refuses NUL in jsonb")
    set_raw(value)
    home = HomePage.objects.get()

    assert shopper.get("/").status_code == 200
    assert owner_client.get(f"/pages/{home.pk}/edit/").status_code == 200


def test_scripts_in_rich_text_do_not_arrive(shopper, full_page):
    nasty = '<p onclick="x()">ok<script>alert(1)</script><style>a{}</style><iframe src="//evil"></iframe></p>'
    set_raw([{"type": "rich_text", "value": {"text": nasty}}])

    page = shopper.get("/").content.decode()

    assert '<div class="prose prose--wide"><p>ok</p></div>' in page


@pytest.mark.parametrize(
    ("look", "is_shown"),
    [({"starts_at": "2026-01-01T00:00:00+00:00"}, True), ({"starts_at": "2026-12-24T00:00:00+00:00"}, False),
     ({"ends_at": "2026-12-24T00:00:00+00:00"}, True), ({"ends_at": "2026-06-01T12:00:00+00:00"}, False)],
)  # fmt: skip
def test_dates_of_a_section(shop, look, is_shown):
    from storefront.context.shop import find_store

    stream = SECTIONS.to_python([{"type": "hero", "value": {"heading": "Sale", "look": look}}])

    body = sections_body(stream, find_store(), now=datetime(2026, 6, 1, 12, tzinfo=UTC))

    assert ("Sale" in body.html) is is_shown
    assert "Sale" in sections_body(stream, find_store(), is_preview=True).html


def test_look_becomes_classes_and_anchor(shop):
    from storefront.context.shop import find_store

    look = {"background": "dark", "width": "narrow", "spacing": "none", "device": "phone", "anchor": "sale"}
    stream = SECTIONS.to_python([{"type": "hero", "value": {"heading": "H", "look": look}}])

    html = sections_body(stream, find_store()).html

    assert '<div class="sec sec--dark sec--narrow sec--space-none sec--only-phone" id="sale"' in html


def test_two_faq_sections_are_one_for_search_engines(shopper, full_page):
    faq = next(each for each in every_section() if each["type"] == "faq")
    set_raw([faq, faq])

    page = shopper.get("/").content.decode()

    assert page.count('"FAQPage"') == 1
    assert page.count('"Question"') == 4


@pytest.mark.parametrize("kind", sorted(SECTIONS.child_blocks))
def test_block_chooser_shows_every_block(owner_client, kind):
    block = SECTIONS.child_blocks[kind]

    response = owner_client.get(f"/block-preview/?id={block.definition_prefix}")

    assert response.status_code == 200
    assert block.meta.icon != "placeholder"
    assert block.get_description()
    if kind not in {"blog_teasers", "product_grid", "single_product"}:  # the shop has neither posts nor products
        assert 'class="sec' in response.content.decode()


def test_preview_costs_no_more_than_the_page(owner_client, full_page):
    with CaptureQueriesContext(connections["default"]) as captured:
        response = owner_client.get(f"/pages/{full_page.pk}/view_draft/")

    assert response.status_code == 200
    assert "builder/preview.js" in response.content.decode()
    assert len(captured) < 60

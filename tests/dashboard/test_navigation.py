from __future__ import annotations

import pytest

from builder.navigation.models import MenuItem
from builder.navigation.services import save_item
from builder.pages.models import HomePage
from commerce.store.models import Store
from tests.factories.catalog import make_collection, make_product


@pytest.fixture
def shopper(shop, storefront):
    Store.objects.update(is_open=True)
    return storefront


def add(client, menu="header", **fields):
    return client.post(f"/menus/{menu}/add/", fields)


def labels(menu="header"):
    return [item.title for item in MenuItem.objects.filter(menu=menu).order_by("position")]


def test_automatic_menu_can_be_taken_over_and_changed(owner_client, shopper):
    make_collection("Lights", slug="lights")
    assert "Lights" in owner_client.get("/menus/").content.decode()

    owner_client.post("/menus/header/start/")
    add(owner_client, label="Our story", url="/about/")

    assert labels() == ["All products", "Lights", "Our story"]
    page = shopper.get("/").content.decode()
    assert page.index('href="/collections/lights/"') < page.index('href="/about/"')


def test_items_are_ordered_by_buttons_and_by_dragging(owner_client):
    one, two, three = (save_item(MenuItem(menu="header", label=name, url="/")) for name in ("a", "b", "c"))

    owner_client.post("/menus/header/order/", {"move": f"{three.pk}:up"})
    assert labels() == ["a", "c", "b"]
    owner_client.post("/menus/header/order/", {"product": [two.pk, one.pk, three.pk]})
    assert labels() == ["b", "a", "c"]
    for nonsense in ({"move": "x:up"}, {"move": f"{two.pk}:up"}, {"product": ["x"]}, {}):
        assert owner_client.post("/menus/header/order/", nonsense).status_code == 302
    assert labels() == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [({}, "Choose one"), ({"url": "/a/"}, "needs a label"), ({"label": "x", "url": "javascript:x"}, "Begin with /")],
)
def test_item_without_a_good_target_is_refused(owner_client, fields, words):
    response = add(owner_client, **fields)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not MenuItem.objects.exists()


def test_item_whose_target_is_gone_is_told_and_not_shown(owner_client, shopper):
    lamp = make_product("Lamp", slug="lamp")
    save_item(MenuItem(menu="footer", product=lamp))
    assert 'href="/products/lamp/"' in shopper.get("/cart/").content.decode()

    lamp.delete()

    assert "Leads to nothing" in owner_client.get("/menus/").content.decode()
    assert 'href="/products/lamp/"' not in shopper.get("/cart/").content.decode()


def test_items_below_an_item_open_from_it(shopper):
    parent = save_item(MenuItem(menu="header", label="More", url="/"))
    save_item(MenuItem(menu="header", label="Home", page=HomePage.objects.get(), parent=parent))

    page = shopper.get("/cart/").content.decode()

    assert page.index("submenu__button") < page.index(">Home</a>")


def test_menus_are_for_those_with_the_right(staff, owner_client):
    assert staff().get("/menus/").status_code == 302
    assert staff("navigation.change_menuitem").get("/menus/").status_code == 200
    assert owner_client.post("/menus/none/order/").status_code == 404


def test_announcement_needs_no_target_and_has_dates(owner_client, shopper):
    Store.objects.update(announcement="Free delivery")
    assert "Free delivery" in shopper.get("/").content.decode()
    owner_client.post("/menus/bar/start/")
    make_collection("Lights", slug="lights")
    add(owner_client, menu="bar", label="Minus ten on lights " + "x" * 60, url="/collections/lights/")
    add(owner_client, menu="bar", label="Last winter", ends_at="2020-01-01 00:00")
    add(owner_client, menu="bar", label="Next century", starts_at="2120-01-01 00:00")
    assert len(labels("bar")) == 4

    html = shopper.get("/").content.decode()
    bar = html.split('class="announcement"')[1].split("</div>")[0]
    assert bar.index("Free delivery") < bar.index("Minus ten on lights")
    assert '<a href="/collections/lights/">Minus ten' in bar
    assert "Last winter" not in html
    assert "Next century" not in html
    listed = owner_client.get("/menus/").content.decode()
    assert "Next century" in listed
    assert "Leads to nothing" not in listed


@pytest.mark.parametrize(
    ("menu", "fields", "problem"),
    [
        ("bar", {"label": ""}, "This field is required."),
        ("bar", {"label": "a", "starts_at": "2026-02-01 00:00", "ends_at": "2026-01-01 00:00"}, "must be later"),
        ("header", {"label": "a" * 61, "url": "/"}, "at most 60 characters"),
        ("header", {"label": "a"}, "Choose one"),
    ],
)
def test_what_an_item_lacks_is_said(owner_client, menu, fields, problem):
    answer = add(owner_client, menu=menu, **fields)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert labels(menu) == []

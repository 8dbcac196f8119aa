import pytest
from django.core import signing
from django.test import Client

from commerce.store.models import Store
from commerce.store.preview import preview_link
from tenants.context import shop_context
from tests.factories.catalog import make_product


@pytest.fixture
def closed(shop):
    Store.objects.update(is_open=False, preview_password="sesame")
    make_product("Secret lamp", slug="lamp")
    return shop


PATHS = ["/", "/products/lamp/", "/collections/all/", "/search/?q=lamp", "/cart/", "/no/such/", "/sitemap.xml"]


@pytest.mark.parametrize("path", PATHS)
def test_stranger_sees_that_it_opens_soon_and_nothing_else(storefront, closed, path):
    response = storefront.get(path)

    page = response.content.decode()
    assert response.status_code == 200
    assert "The shop opens soon." in page
    assert "Secret lamp" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert (response.headers["X-Robots-Tag"], response.headers["Cache-Control"]) == ("noindex", "private, no-store")


def test_stranger_cannot_buy(storefront, closed):
    response = storefront.post("/cart/add/", {"variant": 1})

    assert response.status_code == 403
    assert not response.cookies


def test_password_opens_the_door(storefront, closed):
    response = storefront.post("/unlock/", {"password": "sesame"})

    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert response.cookies["unlock"]["httponly"]
    page = storefront.get("/products/lamp/")
    assert "Secret lamp" in page.content.decode()
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("password", ["", "Sesame", "sesame2", "x" * 5000, "\x00", "é"])
def test_wrong_password_does_not(storefront, closed, password):
    response = storefront.post("/unlock/", {"password": password})

    assert response.status_code == 403
    assert "This is not the password." in response.content.decode()
    assert not response.cookies


def test_empty_password_never_opens_a_shop_without_one(storefront, closed):
    Store.objects.update(preview_password="")

    assert storefront.post("/unlock/", {"password": ""}).status_code == 403


@pytest.mark.parametrize(
    "forged",
    ["", "x", "a:b:c", signing.dumps("staff"), signing.dumps("staff", salt="store.preview")],
    ids=["empty", "short", "rubbish", "no salt", "salt of all shops"],
)
def test_forged_pass_does_not(storefront, closed, forged):
    storefront.cookies["unlock"] = forged

    assert "Secret lamp" not in storefront.get("/products/lamp/").content.decode()
    assert "Secret lamp" not in storefront.get("/").content.decode()


def test_pass_of_another_shop_does_not(storefront, closed, other_shop):
    with shop_context(other_shop):
        Store.objects.update(is_open=False, preview_password="sesame")
    other = Client(headers={"host": "bravo.localhost"})
    other.post("/unlock/", {"password": "sesame"})
    assert other.get("/collections/all/").headers["Cache-Control"] == "private, no-store"
    assert "The shop opens soon." not in other.get("/collections/all/").content.decode()

    storefront.cookies["unlock"] = other.cookies["unlock"].value

    assert "Secret lamp" not in storefront.get("/products/lamp/").content.decode()


def test_new_password_ends_old_passes(storefront, closed):
    storefront.post("/unlock/", {"password": "sesame"})

    Store.objects.update(preview_password="other")

    assert "Secret lamp" not in storefront.get("/products/lamp/").content.decode()


def test_link_of_the_staff_opens_the_door(storefront, closed):
    response = storefront.get(preview_link())

    assert response.status_code == 303
    assert "Secret lamp" in storefront.get("/products/lamp/").content.decode()


def test_link_of_another_shop_does_not(storefront, closed, other_shop):
    with shop_context(other_shop):
        link = preview_link()

    assert storefront.get(link).status_code == 200
    assert "Secret lamp" not in storefront.get("/products/lamp/").content.decode()


def test_guessing_is_limited(storefront, closed, monkeypatch):
    from storefront.views import door

    monkeypatch.setattr(door, "TRIES", 2)

    statuses = [storefront.post("/unlock/", {"password": "x"}).status_code for _ in range(7)]

    assert 429 in statuses


def test_without_valkey_nobody_is_locked_out(storefront, closed, monkeypatch):
    from core.cache_backend import ForgivingRedisCache

    gone = ForgivingRedisCache("redis://127.0.0.1:1/0", {"KEY_FUNCTION": "core.cache_keys.make_key"})
    monkeypatch.setattr("core.http.ratelimit.cache", gone)

    assert storefront.post("/unlock/", {"password": "sesame"}).status_code == 303


def test_open_shop_has_no_door(shopper):
    assert shopper.get("/unlock/").headers["Location"] == "/"

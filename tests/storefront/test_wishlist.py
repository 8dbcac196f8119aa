"""What shoppers keep for later: guests in a cookie, customers with their account, and a link for friends."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from commerce.catalog.models import Product, Variant
from commerce.currencies.models import SetPrice
from commerce.customers import wishes as wishes_module
from commerce.customers.models import Customer
from commerce.customers.services import set_password
from commerce.store.models import Store
from core.pages import bump_pages
from storefront import wish_cookie
from storefront.account_cookie import keep_customer
from storefront.wish_cookie import COOKIE, IDS_COOKIE
from tests.factories.catalog import make_product
from tests.factories.selling import make_currency

LIST = "/wishlist/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lamp(open_shop):
    return make_product("Lamp", slug="lamp", amount=2000, stock=3, pictures=1, variants=[{"sku": "a"}])


@pytest.fixture
def shirt(open_shop):
    return make_product(
        "Shirt",
        slug="shirt",
        options=["Size"],
        variants=[{"option_values": ["S"]}, {"option_values": ["M"], "stock": 0}],
    )


@pytest.fixture
def sign_in(open_shop):
    """A browser of somebody who has signed in."""

    def enter(customer):
        from django.http import HttpResponse

        client = Client(headers={"host": "alpha.localhost"})
        client.cookies = keep_customer(HttpResponse(), customer).cookies
        return client

    return enter


@pytest.fixture
def ada(open_shop):
    return Customer.objects.create(email="ada@example.org")


def add(client, product, variant=None, **headers):
    data = {"product": product.pk} | ({"variant": variant.pk} if variant else {})
    return client.post("/wishlist/add/", data, headers=headers or None)


def titles(client, path=LIST):
    return re.findall(r'cart-line__title"><a [^>]*>([^<]+)', client.get(path).content.decode())


def test_guest_keeps_an_article_and_puts_it_into_the_cart(shopper, lamp):
    response = add(shopper, lamp)
    assert (response.status_code, response.headers["Location"]) == (303, LIST)
    add(shopper, lamp, lamp.variants.get())

    page = shopper.get(LIST)
    html = page.content.decode()
    assert titles(shopper) == ["Lamp"]
    assert "€20.00" in html
    assert "Only 3 left" in html
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    variant = re.search(r'name="variant" value="(\d+)"><input type="hidden" name="quantity"', html)[1]
    shopper.post("/cart/add/", {"variant": variant, "quantity": "1"})
    assert "Lamp" in shopper.get("/cart/").content.decode()
    assert titles(shopper) == ["Lamp"]
    assert not Customer.objects.exists()


def test_price_is_that_of_now_and_what_is_gone_is_not_shown(shopper, lamp, shirt):
    add(shopper, lamp)
    add(shopper, shirt, shirt.variants.get(option_values=["M"]))
    assert titles(shopper) == ["Shirt", "Lamp"]
    assert "Sold out" in shopper.get(LIST).content.decode()

    Variant.objects.filter(product=lamp).update(price_amount=1234)
    Product.objects.filter(pk=shirt.pk).update(is_published=False)
    html = shopper.get(LIST).content.decode()
    assert titles(shopper) == ["Lamp"]
    assert "€12.34" in html
    assert "1 article of your list is not in the shop at present" in html

    shirt.delete()
    lamp.variants.all().delete()
    assert titles(shopper) == ["Lamp"]
    assert 'name="quantity"' not in shopper.get(LIST).content.decode()


def test_removing_can_be_undone(shopper, lamp):
    add(shopper, lamp)
    response = shopper.post("/wishlist/remove/", {"product": lamp.pk, "variant": lamp.variants.get().pk})

    page = shopper.get(response.headers["Location"]).content.decode()
    assert titles(shopper) == []
    assert "Undo" in page
    fields = dict(re.findall(r'type="hidden" name="(product|variant)" value="(\d+)"', page))
    shopper.post("/wishlist/add/", fields)
    assert titles(shopper) == ["Lamp"]
    assert "Undo" not in shopper.get(response.headers["Location"]).content.decode()


def test_list_of_the_account_is_on_every_device_and_takes_in_that_of_the_guest(shopper, lamp, shirt, ada, sign_in):
    first, second = sign_in(ada), sign_in(ada)
    add(first, lamp)
    assert titles(second) == ["Lamp"]
    assert COOKIE not in second.cookies

    ada.password = ""
    set_password(customer=ada, password="a long enough one", present=None)
    add(shopper, shirt)
    response = shopper.post(
        "/account/sign-in/",
        {"way": "password", "email": ada.email, "password": "a long enough one", "next": "wishlist"},
    )
    assert response.headers["Location"] == LIST
    assert titles(shopper) == ["Shirt", "Lamp"]
    assert shopper.cookies[COOKIE].value == ""
    shopper.post("/account/sign-out/")
    assert titles(shopper) == []


def test_negative_control_what_the_guest_has_kept_is_forgotten(shopper, lamp, ada, monkeypatch):
    monkeypatch.setattr(wish_cookie, "take_in_wishes", lambda customer_id, wishes: [])
    with pytest.raises(AssertionError):
        test_list_of_the_account_is_on_every_device_and_takes_in_that_of_the_guest(
            shopper, lamp, make_product("Shirt"), ada, lambda _customer: shopper
        )


def test_link_shows_the_list_until_it_is_withdrawn(shopper, lamp, ada, sign_in):
    owner = sign_in(ada)
    add(owner, lamp)
    assert shopper.post("/wishlist/share/").headers["Location"] == "/account/sign-in/?next=wishlist"
    owner.post("/wishlist/share/")
    link = re.search(r'value="[^"]*(/wishlist/shared/[0-9a-f-]{36}/)"', owner.get(LIST).content.decode())[1]

    page = shopper.get(link)
    assert titles(shopper, link) == ["Lamp"]
    assert "ada" not in page.content.decode().lower()
    assert page.headers["X-Robots-Tag"] == "noindex"
    kept = re.search(r'<form[^>]*data-hx-post="/wishlist/add/" data-hx-swap="outerHTML">', page.content.decode())
    assert kept, "who keeps one stays on the list of their friend"
    owner.post("/wishlist/share/")
    assert shopper.get(link).status_code == 200

    owner.post("/wishlist/share/", {"act": "stop"})
    assert shopper.get(link).status_code == 404
    owner.post("/wishlist/share/")
    assert link not in owner.get(LIST).content.decode()


def test_list_is_in_the_menu_of_a_phone(shopper, lamp):
    menu = r'<ul class="menu__list">.*?</nav>'
    assert 'href="/wishlist/"' in re.search(menu, shopper.get("/").content.decode(), re.S)[0]
    Store.objects.update(offers_wishlists=False)
    assert "/wishlist/" not in re.search(menu, shopper.get("/").content.decode(), re.S)[0]


def test_heart_is_swapped_for_a_filled_one_and_pages_stay_the_same_for_all(shopper, lamp):
    path = "/collections/all/"
    before = shopper.get(path)
    assert f'name="product" value="{lamp.pk}" aria-label="Keep “Lamp” for later"' in before.content.decode()

    answer = add(shopper, lamp, **HTMX)
    assert "On your wishlist" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    after = shopper.get(path)
    assert after.content == before.content
    assert "Set-Cookie" not in after.headers
    assert f'name="product" value="{lamp.pk}"' in shopper.get("/products/lamp/").content.decode()


@pytest.mark.parametrize("data", [{}, {"product": "x"}, {"product": "0"}, {"product": "9" * 30}, {"product": "²"}])
def test_what_is_no_article_is_refused_and_keeps_the_list(shopper, lamp, data):
    add(shopper, lamp)
    assert shopper.post("/wishlist/add/", data).status_code == 422
    assert titles(shopper) == ["Lamp"]


def test_hidden_article_and_variant_of_another_are_refused(shopper, lamp, shirt):
    assert shopper.post("/wishlist/add/", {"product": lamp.pk, "variant": shirt.variants.first().pk}).status_code == 422
    Product.objects.filter(pk=lamp.pk).update(status="draft")
    answer = add(shopper, lamp, **HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/wishlist/?notice=gone")
    assert "not in the shop any more" in shopper.get("/wishlist/?notice=gone").content.decode()


def test_forged_cookie_is_an_empty_list(shopper, lamp):
    add(shopper, lamp)
    shopper.cookies[COOKIE] = shopper.cookies[COOKIE].value[:-2] + "xx"
    assert titles(shopper) == []


def test_list_is_limited_and_says_so(shopper, lamp, shirt, ada, sign_in, monkeypatch):
    monkeypatch.setattr(wishes_module, "MOST", 1)
    for client in (shopper, sign_in(ada)):
        add(client, lamp)
        refused = add(client, shirt)
        assert refused.status_code == 409
        assert "Your list is full" in refused.content.decode()
        assert titles(client) == ["Lamp"]
        assert add(client, lamp).status_code == 303
        assert add(client, shirt, **HTMX).headers["HX-Redirect"] == "/wishlist/?notice=full"


def test_a_full_account_leaves_the_rest_in_the_browser(open_shop, lamp, shirt, ada, monkeypatch):
    from commerce.customers.services import keep_wish, take_in_wishes
    from commerce.customers.wishes import Wish

    monkeypatch.setattr(wishes_module, "MOST", 1)
    keep_wish(customer_id=ada.pk, wish=Wish(lamp.pk, 0))
    assert take_in_wishes(customer_id=ada.pk, wishes=[Wish(shirt.pk, 0)]) == [Wish(shirt.pk, 0)]


def test_switched_off_nothing_is_there(shopper, lamp, ada):
    Store.objects.update(offers_wishlists=False)
    bump_pages()

    assert shopper.get(LIST).status_code == 404
    assert shopper.get("/compare/").status_code == 404
    assert add(shopper, lamp).status_code == 404
    for path in ("/collections/all/", "/products/lamp/"):
        assert "wishlist" not in shopper.get(path).content.decode()


def test_too_many_changes_are_refused(shopper, lamp, monkeypatch):
    monkeypatch.setattr("storefront.views.wishlist.CHANGES_PER_MINUTE", 2)
    assert [add(shopper, lamp).status_code for _again in range(3)] == [303, 303, 429]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_whatever_its_length(shopper, open_shop, count_queries, count):
    kept = [make_product(f"Lamp {number}", variants=[{"compare_at_amount": 3000}]) for number in range(count)]
    for each in kept:
        add(shopper, each)
    make_currency("USD", "2")
    SetPrice.objects.create(currency_id="USD", variant=kept[0].variants.get(), amount=500)
    bump_pages()

    assert count_queries(lambda: shopper.get(LIST)) == EXPECTED
    assert count_queries(lambda: shopper.get(f"/usd{LIST}")) == EXPECTED_USD
    assert len(titles(shopper)) == count


EXPECTED, EXPECTED_USD = 8, 11


def hearts(client):
    """What the page's script reads."""
    return client.cookies[IDS_COOKIE].value if IDS_COOKIE in client.cookies else None


def test_hearts_of_a_guest_follow_the_list(shopper, lamp, shirt):
    add(shopper, lamp, **HTMX)
    add(shopper, shirt, shirt.variants.get(option_values=["M"]))
    add(shopper, shirt, shirt.variants.get(option_values=["S"]))
    cookie = shopper.cookies[IDS_COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (f"{shirt.pk}.{lamp.pk}", "", "Lax")

    for variant in shirt.variants.all():
        shopper.post("/wishlist/remove/", {"product": shirt.pk, "variant": variant.pk})
    assert hearts(shopper) == str(lamp.pk)
    assert IDS_COOKIE not in shopper.get(LIST).cookies


def test_hearts_of_an_account_come_with_the_sign_in_and_go_with_the_sign_out(shopper, lamp, shirt, ada, sign_in):
    first, second = sign_in(ada), sign_in(ada)
    add(first, lamp)
    assert (hearts(first), hearts(second)) == (str(lamp.pk), None)
    second.get(LIST)
    assert hearts(second) == str(lamp.pk)

    set_password(customer=ada, password="a long enough one", present=None)
    add(shopper, shirt)
    shopper.post("/account/sign-in/", {"way": "password", "email": ada.email, "password": "a long enough one"})
    assert hearts(shopper) == f"{shirt.pk}.{lamp.pk}"
    shopper.post("/account/sign-out/")
    assert hearts(shopper) == ""


def test_forged_hearts_decide_nothing(shopper, lamp):
    shopper.cookies[IDS_COOKIE] = f"{lamp.pk}.x"
    assert titles(shopper) == []
    assert hearts(shopper) == ""

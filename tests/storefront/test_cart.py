from decimal import Decimal

import pytest
from django.conf import settings
from django.http import HttpResponse

from commerce.cart.models import Cart, CartLine
from commerce.cart.reminders import refuse_path
from commerce.catalog.models import ProductStatus, Variant
from commerce.customers.models import Customer
from commerce.pricelists.models import PriceList
from core.scope import control_context
from storefront.account_cookie import keep_customer
from tenants.hosts import forget_routes
from tenants.models import Shop, Trust
from tests.factories.catalog import make_product


@pytest.fixture
def lamp(open_shop):
    return make_product("Lamp", slug="lamp", amount=1990, stock=5).variants.get()


def add(browser, variant_id, quantity="1", **extra):
    return browser.post("/cart/add/", {"variant": variant_id, "quantity": quantity}, **extra)


def test_empty_cart_sets_no_cookie(shopper):
    response = shopper.get("/cart/")

    assert response.status_code == 200
    assert "Your cart is empty" in response.content.decode()
    assert not response.cookies
    assert Cart.objects.count() == 0


NOINDEX = '<meta name="robots" content="noindex">'


def says_noindex(response: HttpResponse) -> tuple[bool, bool]:
    return NOINDEX in response.content.decode(), response.headers.get("X-Robots-Tag") == "noindex"


def test_cart_is_kept_out_of_search_while_it_is_empty(shopper, lamp):
    empty = shopper.get("/cart/")
    add(shopper, lamp.pk)
    filled = shopper.get("/cart/")

    assert says_noindex(empty) == (True, True), "what crawlers see"
    assert says_noindex(filled) == (False, False)
    for page in (empty.content.decode(), filled.content.decode()):
        assert "<title>Your cart – " in page
        assert '<meta name="description" content="What you have chosen' in page
    assert "no-store" in filled.headers["Cache-Control"], "one shopper's alone"
    shopper.post(f"/cart/lines/{CartLine.objects.get().pk}/remove/")
    assert says_noindex(shopper.get("/cart/")) == (True, True)


def test_filled_cart_of_a_shop_that_search_engines_are_kept_out_of(shopper, lamp, open_shop):
    add(shopper, lamp.pk)
    with control_context():
        Shop.objects.filter(pk=open_shop.pk).update(trust=Trust.WATCHED)
    forget_routes()
    try:
        assert says_noindex(shopper.get("/cart/"))[0]
    finally:
        forget_routes()


def test_add_without_javascript_leads_to_the_cart(shopper, lamp):
    response = add(shopper, lamp.pk, "2")

    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")
    cookie = response.cookies[settings.CART_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 60 * 86400)
    assert response.cookies["cart_n"].value == "2"
    assert not response.cookies["cart_n"]["httponly"]
    page = shopper.get("/cart/").content.decode()
    assert "€39.80" in page


def test_add_with_htmx_answers_with_the_message(shopper, lamp):
    response = add(shopper, lamp.pk, headers={"HX-Request": "true"})

    assert response.status_code == 200
    page = response.content.decode()
    assert "<html" not in page
    assert "Added to your cart." in page
    assert 'hx-swap-oob="true"' in page


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "99999999999999999999", "1.5", "abc", "", "１", "1e3", "\x00"])
def test_add_with_a_bad_quantity_is_refused_and_changes_nothing(shopper, lamp, quantity):
    add(shopper, lamp.pk, "2")

    response = add(shopper, lamp.pk, quantity)

    assert response.status_code == 422
    assert 'class="message' in response.content.decode()
    assert list(CartLine.objects.values_list("quantity", flat=True)) == [2]


@pytest.mark.parametrize("variant", ["0", "-1", "999999999", "9" * 19, "9" * 40, "abc", "", "1;DROP TABLE"])
def test_add_of_an_unknown_variant_is_refused(shopper, lamp, variant):
    response = add(shopper, variant)

    assert response.status_code == 422
    assert "not sold here" in response.content.decode()
    assert Cart.objects.count() == 0
    assert not response.cookies


def test_add_of_a_draft_is_refused(shopper, lamp):
    draft = make_product("Draft", status=ProductStatus.DRAFT).variants.get()

    assert add(shopper, draft.pk).status_code == 422


def test_add_more_than_there_is_says_how_many_are_left(shopper, lamp):
    response = add(shopper, lamp.pk, "6", headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert "Only 5 left in stock." in response.content.decode()


def test_price_fields_are_ignored(shopper, lamp):
    shopper.post("/cart/add/", {"variant": lamp.pk, "quantity": 1, "price": "1", "price_amount": "1", "total": "0"})

    assert "€19.90" in shopper.get("/cart/").content.decode()
    assert Variant.objects.get(pk=lamp.pk).price_amount == 1990


def test_quantity_is_changed_and_line_removed(shopper, lamp):
    add(shopper, lamp.pk)
    line = CartLine.objects.get()

    response = shopper.post(f"/cart/lines/{line.pk}/", {"quantity": "3"})
    assert (response.status_code, response.cookies["cart_n"].value) == (303, "3")

    response = shopper.post(f"/cart/lines/{line.pk}/remove/", headers={"HX-Request": "true"})
    assert (response.status_code, response.cookies["cart_n"].value) == (200, "0")
    assert "Your cart is empty" in response.content.decode()


@pytest.mark.parametrize("quantity", ["-1", "1000", "x", ""])
def test_bad_quantity_of_a_line_keeps_the_cart(shopper, lamp, quantity):
    add(shopper, lamp.pk, "2")
    line = CartLine.objects.get()

    response = shopper.post(f"/cart/lines/{line.pk}/", {"quantity": quantity}, headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert 'id="cart-body"' in response.content.decode()
    line.refresh_from_db()
    assert line.quantity == 2


def test_line_of_another_cart_is_out_of_reach(shopper, lamp, client):
    add(shopper, lamp.pk, "2")
    line = CartLine.objects.get()
    stranger = type(shopper)(headers={"host": "alpha.localhost"})
    add(stranger, lamp.pk)

    stranger.post(f"/cart/lines/{line.pk}/", {"quantity": "1"})
    stranger.post(f"/cart/lines/{line.pk}/remove/")

    line.refresh_from_db()
    assert line.quantity == 2


def test_cart_that_is_gone_is_said_to_be(shopper, lamp):
    add(shopper, lamp.pk)
    line = CartLine.objects.get()
    Cart.objects.all().delete()

    response = shopper.post(f"/cart/lines/{line.pk}/", {"quantity": "2"})

    assert response.status_code == 409
    assert "start again" in response.content.decode()
    assert response.cookies["cart_n"].value == ""


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "%00", "é"])
def test_forged_cart_cookie_is_an_empty_cart(shopper, lamp, token):
    shopper.cookies[settings.CART_COOKIE_NAME] = token

    response = shopper.get("/cart/")

    assert response.status_code == 200
    assert "Your cart is empty" in response.content.decode()


def test_cart_costs_as_many_queries_for_three_lines_as_for_one(shopper, lamp, count_queries):
    add(shopper, lamp.pk)
    one = count_queries(lambda: shopper.get("/cart/"))
    for _ in range(2):
        add(shopper, make_product(pictures=1).variants.get().pk)

    three = count_queries(lambda: shopper.get("/cart/"))

    assert three == one <= 9


def test_form_of_another_site_is_refused(shopper, lamp):
    response = add(shopper, lamp.pk, headers={"Origin": "https://evil.example"})

    assert response.status_code == 403
    assert Cart.objects.count() == 0


def test_own_prices_count_while_somebody_is_signed_in(shopper, lamp):
    customer = Customer.objects.create(email="trader@example.org", tags=["trade"])
    PriceList.objects.create(name="Trade", tag="trade", percent=Decimal(20))
    add(shopper, lamp.pk)
    assert "Your price" not in shopper.get("/cart/").content.decode()

    keep_customer(response := HttpResponse(), customer)
    shopper.cookies["account"] = response.cookies["account"].value
    page = shopper.get("/cart/").content.decode()
    assert "Your price" in page
    assert "15,92" in page or "15.92" in page

    del shopper.cookies["account"]
    assert "Your price" not in shopper.get("/cart/").content.decode()


def test_way_out_of_reminders_is_a_button_and_its_answer_says_what_it_is_about(shopper, lamp):
    add(shopper, lamp.pk)
    path = refuse_path(Cart.objects.get())

    asked = shopper.get(path).content.decode()
    assert "Never remind me again" in asked
    done = shopper.post(path).content.decode()

    assert "<h1" in done
    assert "You will get no reminders any more." in done
    assert "Contact</h1>" not in done
    assert "No reminders" in done
    assert shopper.get("/cart/no-reminder/wrong/").status_code == 404

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from commerce.cart.models import Cart
from tests.factories.catalog import make_product
from tests.factories.promotions import make_card, make_promotion

YESTERDAY = timezone.now() - timedelta(days=1)


@pytest.fixture
def cart(shopper):
    variant = make_product("Lamp", slug="lamp", amount=2000, stock=5).variants.get()
    shopper.post("/cart/add/", {"variant": variant.pk, "quantity": "2"})
    return Cart.objects.get()


def text_of(response):
    return " ".join(response.content.decode().split())


def test_cart_shows_the_whole_sum_before_any_form(shopper, cart):
    page = text_of(shopper.get("/cart/"))

    for figure in ("€40.00", "€4.90", "€44.90", "€7.48"):  # goods, delivery, total, tax in it
        assert figure in page


def test_code_without_javascript(shopper, cart):
    make_promotion(code="TEN", starts_at=YESTERDAY)

    response = shopper.post("/cart/codes/", {"code": "ten"})

    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")
    page = text_of(shopper.get("/cart/"))
    assert "Ten off (TEN)" in page
    assert "-€4.00" in page or "−€4.00" in page
    assert "€40.90" in page


def test_code_with_htmx_answers_with_the_cart(shopper, cart):
    make_promotion(code="TEN", starts_at=YESTERDAY)

    response = shopper.post("/cart/codes/", {"code": "TEN"}, headers={"HX-Request": "true"})

    assert "<html" not in text_of(response)
    assert "€40.90" in text_of(response)


def test_code_at_the_checkout_keeps_what_was_typed(shopper, cart):
    make_promotion(code="TEN", starts_at=YESTERDAY)

    response = shopper.post("/cart/codes/", {"code": "TEN", "back": "checkout", "email": "ada@example.org"})
    page = text_of(shopper.get("/checkout/"))

    assert (response.status_code, response.headers["Location"]) == (303, "/checkout/")
    assert "ada@example.org" in page
    assert "€40.90" in page


def test_wrong_code_is_said_beside_the_field_on_either_page(shopper, cart):
    for back in ("", "checkout"):
        response = shopper.post("/cart/codes/", {"code": "nope", "back": back})

        assert response.status_code == 422
        assert 'id="code-error"' in text_of(response)
        assert 'value="nope"' in text_of(response)
        assert ('id="checkout-form"' in text_of(response)) == (back == "checkout")


def test_code_is_removed(shopper, cart):
    make_promotion(code="TEN", starts_at=YESTERDAY)
    shopper.post("/cart/codes/", {"code": "TEN"})

    response = shopper.post("/cart/codes/remove/", {"remove": "TEN"})

    assert response.status_code == 303
    cart.refresh_from_db()
    assert cart.codes == []


def test_guessing_by_force_ends(shopper, cart, monkeypatch):
    caches["default"].clear()
    monkeypatch.setattr("storefront.views.codes.GUESSES_PER_HOUR", 3)
    make_promotion(code="TEN", starts_at=YESTERDAY)

    told = [shopper.post("/cart/codes/", {"code": f"guess{number}"}).status_code for number in range(4)]
    right = shopper.post("/cart/codes/", {"code": "TEN"}).status_code

    assert (told, right) == ([422, 422, 422, 429], 429)
    cart.refresh_from_db()
    assert cart.codes == []


def test_gift_card_that_covers_everything_asks_for_no_payment(shopper, cart):
    card = make_card(10000)

    shopper.post("/cart/codes/", {"code": card.code})
    page = text_of(shopper.get("/checkout/"))

    assert 'id="part-payment"' not in page
    assert str(card) in page
    assert card.code not in text_of(shopper.get("/cart/")).replace(f'value="{card.code}"', "")


@pytest.mark.parametrize("data", [{}, {"code": "\x00"}, {"code": "x" * 10000}, {"remove": "x"}])
def test_nonsense_changes_nothing(shopper, cart, data):
    for url in ("/cart/codes/", "/cart/codes/remove/"):
        assert shopper.post(url, data).status_code in {303, 422}

    cart.refresh_from_db()
    assert cart.codes == []


def test_queries_of_the_cart_with_everything(shopper, cart, count_queries):
    make_promotion(code="TEN", starts_at=YESTERDAY, collection_ids=[1], customer_limit=1)
    make_promotion(starts_at=YESTERDAY)
    Cart.objects.update(codes=["TEN", make_card().code])

    assert count_queries(lambda: shopper.get("/cart/")) <= 12
    assert count_queries(lambda: shopper.get("/checkout/")) <= 20

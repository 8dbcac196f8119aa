"""The checkout on several pages, without JavaScript."""

from __future__ import annotations

import pytest

from commerce.cart.models import Cart
from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.models import Store
from tests.factories.selling import make_variant

ADDRESS = {
    "email": "ada@example.org", "country": "FR", "name": "Ada Lovelace", "street": "1 rue de la Paix",
    "postal_code": "75002", "city": "Paris", "phone": "01 23 45 67 89",
}  # fmt: skip


@pytest.fixture
def buyer(shopper):
    Store.objects.update(checkout_in_steps=True, gift_wrap_amount=300)
    shopper.post("/cart/add/", {"variant": make_variant(amount=2000).pk, "quantity": "1"})
    return shopper


def go_on(buyer, step, **fields):
    return buyer.post("/checkout/", {"action": "next", "step": step, **fields})


def page(buyer, path="/checkout/"):
    return buyer.get(path).content.decode()


def test_page_by_page_to_an_order(buyer):
    first = page(buyer)
    assert 'name="email"' in first
    assert 'name="delivery"' not in first
    assert 'value="place"' not in first

    assert go_on(buyer, "details", **ADDRESS).status_code == 303
    second = page(buyer)
    assert 'name="delivery"' in second
    assert 'name="street"' not in second
    assert "1 rue de la Paix" in second
    rate = str(Rate.objects.get(is_active=True, zone__position=0).pk)
    go_on(buyer, "delivery", delivery=rate, gift_wrap="on", gift_message="Bravo")
    third = page(buyer)
    assert 'name="payment"' in third
    assert 'name="gift_wrap"' not in third
    assert "€27.90" in third
    method = str(PaymentMethod.objects.get(provider="bogus").pk)
    response = buyer.post("/checkout/", {"step": "payment", "action": "place", "payment": method, "note": "Ring"})

    assert response.status_code == 303, response.content.decode()
    order = Order.objects.get()
    assert (order.total_amount, order.note, order.shipping_address["street"]) == (2790, "Ring", ADDRESS["street"])
    assert order.extras == [{"label": "Words on the card", "value": "Bravo"}]


def test_wrong_field_keeps_the_page_and_nothing_of_later_pages_is_asked(buyer):
    response = go_on(buyer, "details", **(ADDRESS | {"postal_code": "ABC"}))

    text = response.content.decode()
    assert response.status_code == 422
    assert "does not fit the country" in text
    assert "Please choose how" not in text
    assert "1 rue de la Paix" in text


def test_nobody_gets_to_the_payment_without_an_address(buyer):
    assert 'name="email"' in page(buyer, "/checkout/?step=payment")

    response = buyer.post("/checkout/", {"step": "payment", "action": "place"})

    assert response.status_code == 422
    assert 'name="street"' in response.content.decode()
    assert not Order.objects.exists()


def test_back_to_an_earlier_page_loses_nothing(buyer):
    go_on(buyer, "details", **ADDRESS)

    assert 'value="Paris"' in page(buyer, "/checkout/?step=details")
    Cart.objects.get()
    assert go_on(buyer, "details", **(ADDRESS | {"city": "Lyon"})).status_code == 303
    assert "Lyon" in page(buyer)

from __future__ import annotations

import pytest

from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.shipping.services import save_account
from tests.doubles.carriers import sendcloud
from tests.doubles.server import Double
from tests.factories.selling import make_variant


@pytest.fixture
def carrier(open_shop, settings):
    with Double(sendcloud) as double:
        settings.SENDCLOUD_URL = settings.SENDCLOUD_POINTS_URL = double.url
        Rate.objects.filter(is_active=True).update(
            name="Relay", carrier="sendcloud", service="8", is_live=True, is_relay=True
        )
        save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
        yield double


@pytest.fixture
def buyer(shopper, carrier):
    lamp = make_variant(stock=5, amount=2000)
    shopper.post("/cart/add/", {"variant": lamp.pk, "quantity": "1"})
    return shopper


def form(**changes):
    return {
        "email": "ada@example.org", "country": "FR", "name": "Ada Lovelace", "street": "1 rue de la Paix",
        "postal_code": "75002", "city": "Paris", "delivery": str(Rate.objects.get(is_active=True).pk),
        "payment": str(PaymentMethod.objects.get(provider="bogus").pk), "action": "place",
    } | changes  # fmt: skip


def test_relay_point_is_chosen_and_kept_at_the_carriers_price(buyer):
    page = buyer.post("/checkout/", form(action="update")).content.decode()
    assert "Tabac du Coin" in page
    assert "€26.50" in page

    missing = buyer.post("/checkout/", form())
    assert missing.status_code == 422
    assert 'id="checkout-relay_error"' in missing.content.decode()
    assert buyer.post("/checkout/", form(relay="999")).status_code == 422

    assert buyer.post("/checkout/", form(relay="12")).status_code == 303
    order = Order.objects.get()
    assert (order.total_amount, order.delivery["relay"]["id"]) == (2650, "12")
    assert "Épicerie Lune, 8 rue Monge" in buyer.get(f"/orders/{order.token}/").content.decode()


def test_silent_carrier_stops_nobody(buyer, carrier):
    carrier.answer = lambda asked: (503, {})
    page = buyer.post("/checkout/", form(action="update")).content.decode()
    assert "order all the same" in page
    assert "€24.90" in page

    assert buyer.post("/checkout/", form()).status_code == 303

    order = Order.objects.get()
    assert order.total_amount == 2490
    assert "which the shop chooses" in order.delivery["place"]


def test_merchant_connects_a_carrier_and_never_sees_the_key_again(owner_client):
    address = "/shop-settings/delivery/carriers/sendcloud/"
    assert owner_client.post(address, {"is_active": "on"}).status_code == 422

    assert owner_client.post(address, {"is_active": "on", "key": "abc123", "secret": "xyz"}).status_code == 302
    assert owner_client.post(address, {"is_active": "on"}).status_code == 302

    assert "abc123" not in owner_client.get(address).content.decode()
    assert "in use" in owner_client.get("/shop-settings/delivery/").content.decode()
    assert owner_client.get("/shop-settings/delivery/carriers/pigeon/").status_code == 404

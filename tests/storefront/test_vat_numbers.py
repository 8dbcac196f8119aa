"""A business of another country buys: VIES is asked, its answer kept, and no VAT charged; or the shopper is told."""

from __future__ import annotations

import pytest

from commerce.cart.models import Cart
from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.models import Store
from commerce.taxes.models import VatCheck
from core.pages import bump_pages
from tests.doubles.server import Double
from tests.doubles.vies import vies
from tests.factories.selling import make_variant

GOOD, UNKNOWN, ASLEEP = "DE136695976", "DE811569869", "BE0428759497"


@pytest.fixture
def register(open_shop, settings):
    with Double(vies) as double:
        settings.VIES_URL = f"{double.url}/check-vat-number"
        Rate.objects.filter(zone__position=1).update(is_active=True)
        Store.objects.update(asks_vat_number=True, vat_number="FR40303265045")
        yield double


@pytest.fixture
def buyer(shopper, register):
    lamp = make_variant(stock=5, amount=12000)
    shopper.post("/cart/add/", {"variant": lamp.pk, "quantity": "1"})
    return shopper


def form(number, *, country="DE", postal_code="10115", **changes):
    rate = Rate.objects.filter(is_active=True, zone__position=0 if country == "FR" else 1).get()
    return {
        "email": "ada@example.org", "country": country, "name": "Ada", "company": "Example", "street": "Weg 1",
        "postal_code": postal_code, "city": "Berlin", "delivery": str(rate.pk), "vat_number": number,
        "payment": str(PaymentMethod.objects.get(provider="bogus").pk), "action": "place",
    } | changes  # fmt: skip


def test_business_of_another_country_pays_no_vat(buyer, register):
    page = buyer.post("/checkout/", form(GOOD, action="update")).content.decode()
    assert "VAT, owed by the buyer" in page
    assert "−€21.65" in page or "-€21.65" in page

    assert buyer.post("/checkout/", form(GOOD)).status_code == 303

    order = Order.objects.get()
    assert (order.total_amount, order.tax_amount, order.tax_off_amount) == (10825, 0, 2165)
    assert order.business["reference"] == "WAPIAAAAY1"
    assert "article 138" in order.tax_note
    assert [(asked.body["countryCode"], asked.body["requesterNumber"]) for asked in register.asked] == [
        ("DE", "40303265045")
    ]  # once: the second time the stored answer counts
    page = buyer.get(f"/orders/{order.token}/").content.decode()
    assert GOOD in page
    assert "€108.25" in page


@pytest.mark.parametrize("number", [UNKNOWN, ASLEEP])
def test_number_that_is_not_confirmed_is_said_once_and_then_ordered_with_vat(buyer, number):
    country, code = ("BE", "1000") if number == ASLEEP else ("DE", "10115")
    given = form(number, country=country, postal_code=code)
    buyer.post("/checkout/", given | {"action": "update"})

    told = buyer.post("/checkout/", given)
    assert told.status_code == 422
    assert "VIES" in told.content.decode()
    assert not Order.objects.exists()

    assert buyer.post("/checkout/", given).status_code == 303
    order = Order.objects.get()
    assert (order.total_amount, order.tax_amount, order.business) == (12990, 2165, {"vat_number": number})
    assert VatCheck.objects.count() == (0 if number == ASLEEP else 1)


def test_number_at_home_changes_nothing(buyer):
    buyer.post("/checkout/", form("FR40303265045", country="FR", postal_code="75002"))

    assert Order.objects.get().tax_amount == 2000


def test_malformed_number_is_an_error_at_its_field(buyer, register):
    response = buyer.post("/checkout/", form("DE12"))

    assert response.status_code == 422
    assert 'id="checkout-vat_number_error"' in response.content.decode()
    assert register.asked == []
    assert Cart.objects.get().order_id is None


def test_confirmed_between_showing_and_ordering_is_shown_first(buyer):
    """The total that was shown had VAT in it: the shopper sees the new one before paying."""
    buyer.post("/checkout/", form("", action="update"))

    response = buyer.post("/checkout/", form(GOOD))

    assert response.status_code == 409
    assert not Order.objects.exists()
    assert buyer.post("/checkout/", form(GOOD)).status_code == 303


def test_without_the_setting_nobody_is_asked(buyer, register):
    Store.objects.update(asks_vat_number=False)

    assert "vat_number" not in buyer.post("/checkout/", form(GOOD, action="update")).content.decode()
    buyer.post("/checkout/", form(GOOD))

    assert (Order.objects.get().tax_amount, register.asked) == (2165, [])


def test_price_without_tax_stands_beside_where_the_merchant_wants_it(shopper):
    lamp = make_variant(stock=5, amount=12000, tax_category="reduced")
    address = f"/products/{lamp.product.slug}/"
    assert "without tax" not in shopper.get(address).content.decode()

    Store.objects.update(shows_net_prices=True)
    bump_pages()

    assert "€113.74 without tax" in shopper.get(address).content.decode()

"""The same cart bought in two countries, tax included and added: the figures on the checkout page, in the order, on its page
and in the mail are those of the independent calculation. tests/e2e/test_figures.py buys it in four, with a browser."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from commerce.notifications.models import SentMail
from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate, Zone
from commerce.shipping.services import save_account
from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from core.events.work import work_on_events
from core.money import Money, format_money
from tests.commerce.pricing.independent import calculate
from tests.commerce.pricing.same_cart import same_cart
from tests.doubles.carriers import sendcloud
from tests.doubles.server import Double
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import make_variant

PLACES = {  # country: postal code, city, rates of lamp and honey, tax in the prices
    "FR": ("75002", "Paris", "20", "5.5", True),
    "US": ("94107", "San Francisco", "7.25", "7.25", False),
}


@pytest.fixture
def carrier(open_shop, settings):
    with Double(sendcloud) as double:
        settings.SENDCLOUD_URL = settings.SENDCLOUD_POINTS_URL = double.url
        yield double


@pytest.mark.parametrize("country", PLACES)
def test_figures_are_the_same_everywhere(shopper, carrier, country):
    postal_code, city, high, low, is_included = PLACES[country]
    Store.objects.update(tax_regime="destination", prices_include_tax=is_included)
    rate = relay_rate(country)
    if country == "US":
        own = {"source": "merchant", "valid_from": timezone.localdate()}
        TaxRate.objects.create(country="US", region="CA", percent=Decimal(high), name="Sales tax", **own)
    lamp, honey = make_variant(amount=2499, stock=9), make_variant(amount=1001, stock=9, tax_category="reduced")
    make_promotion(
        kind="buy_x_get_y", target="items", percent=100, buy_quantity=2, product_ids=[honey.product_id],
        combines_with=["order"],
    )  # fmt: skip
    make_promotion(code="WELCOME10", percent=10, combines_with=["items"])
    card = make_card(2000)
    for variant, quantity in ((lamp, 1), (honey, 3)):
        shopper.post("/cart/add/", {"variant": variant.pk, "quantity": str(quantity)})
    for code in ("WELCOME10", card.code):
        shopper.post("/cart/codes/", {"code": code})
    form = {
        "email": "ada@example.org", "country": country, "name": "Ada", "street": "1 Main Street", "city": city,
        "postal_code": postal_code, "region": "CA" if country == "US" else "",
        "delivery": str(rate.pk), "relay": "12", "action": "place",
        "payment": str(PaymentMethod.objects.get(provider="bogus").pk),
    }  # fmt: skip
    wanted = calculate(same_cart(Decimal(high), Decimal(low), shipping=650, is_included=is_included))

    page = shopper.post("/checkout/", form | {"action": "update"}).content.decode()
    assert_shown(page, wanted)
    response = shopper.post("/checkout/", form)

    assert response.status_code == 303, response.content.decode()
    order = Order.objects.get()
    assert {"total": order.total_amount, "tax": order.tax_amount, "due": order.due_amount} == {
        name: int(wanted[name]) for name in ("total", "tax", "due")
    }
    assert_shown(shopper.get(f"/orders/{order.token}/").content.decode(), wanted)
    shopper.post(response.headers["Location"], {"outcome": "success"})
    shopper.get(response.headers["Location"].replace("test-payment", "payment-return"))
    work_on_events(timezone.now())
    assert_shown(SentMail.objects.get(key__startswith="order.placed", key__endswith="shopper").text, wanted)
    if country == "FR":
        assert order.delivery["relay"]["id"] == "12"


def relay_rate(country: str) -> Rate:
    """In France to a relay point at the carrier's price; elsewhere a parcel for as much."""
    zone = Zone.objects.filter(countries__contains=[country]).first() or Zone.objects.create(
        name=country, countries=[country], position=9
    )
    zone.rates.all().delete()
    relay: dict[str, Any] = {"carrier": "sendcloud", "service": "8", "is_live": True, "is_relay": True}
    rate = Rate.objects.create(zone=zone, name="Parcel", price_amount=650, **(relay if country == "FR" else {}))
    if country == "FR":
        save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
    return rate


def assert_shown(text: str, wanted: dict[str, Decimal]) -> None:
    for name in ("total", "due"):
        shown = format_money(Money(int(wanted[name]), "EUR"), "en")
        assert shown in text, (name, shown)

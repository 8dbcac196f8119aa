"""Customers whom staff have marked as exempt pay no tax, in cart, checkout, order and mail, once they are signed in; nobody
else can make himself one of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from commerce.customers.models import Customer
from commerce.customers.services import exempt_customer
from commerce.notifications.models import SentMail
from commerce.orders.models import Order
from commerce.store.models import Store
from commerce.taxes.schemes import Scheme
from core.events.work import work_on_events
from storefront.account_cookie import COOKIE, salt
from tests.factories.catalog import make_product
from tests.factories.selling import make_details

WORDS = "Exempt from VAT, article 151 of Directive 2006/112/EC (15.10 no. 77)"


@pytest.fixture
def lamp(open_shop):
    return make_product("Lamp", slug="lamp", amount=2400, stock=9)


@pytest.fixture
def embassy(lamp):
    customer = Customer.objects.create(email="ada@example.org")
    exempt_customer(customer_id=customer.pk, ground="diplomatic", text="15.10 no. 77", until=date(2099, 1, 1))
    return customer


def sign_in(shopper, customer):
    shopper.cookies[COOKIE] = signing.dumps([str(customer.uuid), "", "code"], salt=salt())


def fill_cart(shopper, lamp):
    shopper.post("/cart/add/", {"variant": lamp.variants.get().pk, "quantity": "2"})


def order_by(shopper, **changes):
    details = make_details(provider="transfer")
    form = {
        "email": "ada@example.org", "country": "FR", "name": "Ada", "street": "1 rue", "city": "Paris", "action": "place",
        "postal_code": "75002", "delivery": str(details.rate_id), "payment": str(details.payment_method_id), **changes,
    }  # fmt: skip
    return shopper.post("/checkout/", form)


def test_exempt_customer_pays_no_tax_anywhere(shopper, lamp, embassy):
    sign_in(shopper, embassy)

    assert "€20.00" in shopper.get("/products/lamp/").content.decode()
    fill_cart(shopper, lamp)
    told = ["€40.00", "€4.08", "€44.08", WORDS]  # 48.00 and 4.90 with 20 % of tax: 8.82 of 52.90
    for path in ("/cart/", "/checkout/"):
        shown = shopper.get(path).content.decode()
        assert [each for each in told if each not in shown] == [], path
        assert "€8.82" not in shown
    response = order_by(shopper)
    order = Order.objects.get()
    assert (order.total_amount, order.tax_amount, order.tax_off_amount, order.shows_net) == (4408, 0, 882, True)
    assert (order.tax_scheme, order.tax_country, order.tax_note) == (Scheme.EXEMPT, "FR", WORDS)
    assert order.exemption == {"ground": "diplomatic", "text": "15.10 no. 77", "until": "2099-01-01"}
    assert order.tax_lines == [{"percent": "20.000", "name": "TVA", "net": 4408, "tax": 0, "is_standard": True}]
    work_on_events(timezone.now())
    mail = SentMail.objects.get(key__startswith="order.placed", key__endswith="shopper").text
    for shown in (shopper.get(response.headers["Location"]).content.decode(), mail):
        assert [each for each in told if each not in shown] == []


def test_prices_without_tax_stay_and_none_is_added(shopper, lamp, embassy):
    Store.objects.update(prices_include_tax=False)
    sign_in(shopper, embassy)
    fill_cart(shopper, lamp)

    order_by(shopper)

    order = Order.objects.get()
    assert (order.total_amount, order.tax_amount, order.tax_note) == (5290, 0, WORDS)


@pytest.mark.parametrize("what", ["stranger with the address", "over", "ended", "false fields"])
def test_who_is_not_exempt_pays_tax(shopper, lamp, embassy, what):
    changes = {}
    if what == "over":
        yesterday = timezone.localdate() - timedelta(days=2)
        exempt_customer(customer_id=embassy.pk, ground="diplomatic", text="77", until=yesterday)
    if what == "ended":
        exempt_customer(customer_id=embassy.pk, ground="", text="", until=None)
    if what == "false fields":
        other = Customer.objects.create(email="eve@example.org")
        changes = {
            "tax_exempt_ground": "diplomatic",
            "ground": "other",
            "exemption": "1",
            "tax_note": "exempt",
            "text": "x",
        }
        sign_in(shopper, other)
    elif what != "stranger with the address":
        sign_in(shopper, embassy)
    fill_cart(shopper, lamp)

    order_by(shopper, **changes)

    order = Order.objects.get()
    assert (order.total_amount, order.tax_amount, order.exemption, order.tax_scheme) == (5290, 882, {}, Scheme.HOME)


def test_exemption_that_ends_meanwhile_is_told_before_paying(shopper, lamp, embassy):
    sign_in(shopper, embassy)
    fill_cart(shopper, lamp)
    shopper.get("/checkout/")
    exempt_customer(customer_id=embassy.pk, ground="", text="", until=None)

    response = order_by(shopper, seen="4408.4408")

    assert (response.status_code, Order.objects.count()) == (409, 0)
    assert "€52.90" in response.content.decode()

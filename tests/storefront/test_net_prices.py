"""Customers of a group that the merchant has named see prices without tax: on lists, products, in the cart, at the
checkout, in the order and its mail. Everybody else sees them as they are."""

from __future__ import annotations

import pytest
from django.core import signing
from django.utils import timezone

from commerce.catalog.models import Product
from commerce.catalog.personal import PersonalField, with_codes
from commerce.customers.models import Customer
from commerce.notifications.models import SentMail
from commerce.orders.models import Order
from commerce.store.models import Store
from core.events.work import work_on_events
from storefront.account_cookie import COOKIE, salt
from storefront.rendering import VERSION
from tests.factories.catalog import make_product
from tests.factories.promotions import make_promotion
from tests.factories.selling import make_details


@pytest.fixture
def lamp(open_shop):
    Store.objects.update(net_price_tags=["Trade"])
    return make_product("Lamp", slug="lamp", amount=2400, stock=9)


def sign_in(shopper, *tags):
    customer = Customer.objects.create(email="ada@example.org", tags=list(tags))
    shopper.cookies[COOKIE] = signing.dumps([str(customer.uuid), "", "code"], salt=salt())
    return customer


def text_of(shopper, path, **data):
    response = shopper.post(path, data) if data else shopper.get(path)
    return response.content.decode()


def test_group_sees_net_everywhere(shopper, lamp):
    sign_in(shopper, "trade")
    make_promotion(code="TEN", percent=10)
    variant = lamp.variants.get()

    assert "€20.00" in text_of(shopper, "/collections/all/")
    page = text_of(shopper, "/products/lamp/")
    assert "€20.00" in page
    assert "€24.00 with tax" in page
    shopper.post("/cart/add/", {"variant": variant.pk, "quantity": "2"})
    shopper.post("/cart/codes/", {"code": "TEN"})
    told = ["€40.00", "-€4.00", "€4.08", "€40.08", "€8.02", "€48.10"]  # lines, code, delivery, net, tax, total
    for path in ("/cart/", "/checkout/"):
        shown = text_of(shopper, path)
        assert [amount for amount in told if amount not in shown] == [], path
    assert "€4.90 with tax" in shown, "beside €4.08 in the totals"
    details = make_details(provider="transfer")
    form = {
        "email": "ada@example.org", "country": "FR", "name": "Ada", "street": "1 rue", "city": "Paris", "action": "place",
        "postal_code": "75002", "delivery": str(details.rate_id), "payment": str(details.payment_method_id),
    }  # fmt: skip
    response = shopper.post("/checkout/", form)
    order = Order.objects.get()
    assert (order.total_amount, order.tax_amount, order.shows_net) == (4810, 802, True)
    work_on_events(timezone.now())
    mail = SentMail.objects.get(key__startswith="order.placed", key__endswith="shopper").text
    for shown in (text_of(shopper, response.headers["Location"]), mail):
        assert [amount for amount in told if amount not in shown] == []


@pytest.mark.parametrize("tags", [None, [], ["other"]])
def test_others_see_prices_as_they_are(shopper, lamp, tags):
    if tags is not None:
        sign_in(shopper, *tags)
    shopper.post("/cart/add/", {"variant": lamp.variants.get().pk, "quantity": "1"})

    for path in ("/collections/all/", "/products/lamp/", "/cart/"):
        shown = text_of(shopper, path)
        assert ("€24.00" in shown, "€20.00" in shown) == (True, False), path


def test_shop_without_tax_in_its_prices_shows_them_as_they_are(shopper, lamp):
    Store.objects.update(prices_include_tax=False)
    sign_in(shopper, "trade")

    assert "€24.00" in text_of(shopper, "/products/lamp/")


def test_list_for_the_group_costs_the_same_for_any_number(shopper, lamp, count_queries):
    sign_in(shopper, "trade")
    kept_frame = {VERSION: b"1"}  # as the page cache tells it
    once = count_queries(lambda: shopper.get("/collections/all/", **kept_frame))
    for number in range(3):
        make_product(f"Chair {number}", amount=1000)

    assert count_queries(lambda: shopper.get("/collections/all/", **kept_frame)) == once <= 12


def test_parts_of_a_price_are_net_too(shopper, lamp):
    engraving = with_codes([PersonalField(code="", label="Engraving", amount=600)])
    Product.objects.filter(pk=lamp.pk).update(personal_fields=engraving)
    lamp.variants.update(eco_amount=120)
    sign_in(shopper, "trade")

    page = text_of(shopper, "/products/lamp/")
    shopper.post("/cart/add/", {"variant": lamp.variants.get().pk, "quantity": "3"})

    assert ("+ €5.00" in page, "eco-contribution: €1.00" in page) == (True, True)
    assert "eco-contribution: €3.00" in text_of(shopper, "/cart/")

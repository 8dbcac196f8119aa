"""Gift wrap, questions of the merchant, links into a cart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commerce.cart.links import recovery_path
from commerce.cart.models import Cart
from commerce.cart.reminders import AGREED
from commerce.importexport.exports.people import orders
from commerce.notifications.models import SentMail
from commerce.notifications.services.order_mails import write_order_mail
from commerce.notifications.services.reminders import remind_of_carts
from commerce.orders.models import Order
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate
from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from storefront.forms.phone import phone_error
from tests.factories.promotions import make_promotion
from tests.factories.selling import make_variant, place


@pytest.fixture
def lamp(open_shop):
    return make_variant(stock=5, amount=2000)


@pytest.fixture
def buyer(shopper, lamp):
    shopper.post("/cart/add/", {"variant": lamp.pk, "quantity": "1"})
    return shopper


def form(**changes):
    return {
        "email": "ada@example.org", "country": "FR", "name": "Ada Lovelace", "street": "1 rue de la Paix",
        "postal_code": "75002", "city": "Paris", "delivery": str(Rate.objects.get(is_active=True, zone__position=0).pk),
        "payment": str(PaymentMethod.objects.get(provider="bogus").pk), "action": "place",
    } | changes  # fmt: skip


def test_gift_wrap_is_a_line_of_its_own_that_no_offer_lowers(buyer):
    Store.objects.update(gift_wrap_amount=300)
    make_promotion(percent=50)
    page = buyer.post("/checkout/", form(gift_wrap="on", gift_message="Bravo !", action="update")).content.decode()
    assert "€17.90" in page  # 20.00 - 50 % + 3.00 + 4.90

    assert buyer.post("/checkout/", form(gift_wrap="on", gift_message="Bravo !")).status_code == 303

    order = Order.objects.get()
    wrap = order.lines.get(variant=None)
    assert (wrap.title, wrap.total_amount, wrap.discount_amount) == ("Gift wrap", 300, 0)
    assert (order.goods_amount, order.total_amount) == (2300, 1790)
    assert order.extras == [{"label": "Words on the card", "value": "Bravo !"}]
    page = buyer.get(f"/orders/{order.token}/").content.decode()
    assert "Bravo !" in page
    assert "Gift wrap" in page


def test_gift_wrap_that_is_unticked_is_gone(buyer):
    Store.objects.update(gift_wrap_amount=300)
    buyer.post("/checkout/", form(gift_wrap="on", action="update"))

    assert "€24.90" in buyer.post("/checkout/", form(action="update")).content.decode()

    buyer.post("/checkout/", form())
    assert not Order.objects.get().lines.filter(variant=None).exists()


def test_gift_wrap_that_is_not_offered_cannot_be_sent(buyer):
    buyer.post("/checkout/", form(gift_wrap="on", action="update"))
    buyer.post("/checkout/", form(gift_wrap="on"))

    assert Order.objects.get().total_amount == 2490


def test_questions_of_the_merchant_are_asked_and_kept(buyer):
    Store.objects.update(
        checkout_fields=[
            {"label": "Initials", "kind": "text", "is_required": True},
            {"label": "Thread", "kind": "choice", "choices": ["red", "blue"]},
            {"label": "Ring the bell", "kind": "checkbox"},
        ]
    )
    page = buyer.get("/checkout/").content.decode()
    assert "Initials" in page

    refused = buyer.post("/checkout/", form(extra_1="green"))
    assert refused.status_code == 422
    assert 'id="checkout-extra_0_error"' in refused.content.decode()
    assert 'id="checkout-extra_1_error"' in refused.content.decode()

    buyer.post("/checkout/", form(extra_0="A. L.", extra_1="red", extra_2="on"))
    assert [(each["label"], each["value"]) for each in Order.objects.get().extras] == [
        ("Initials", "A. L."), ("Thread", "red"), ("Ring the bell", "yes"),
    ]  # fmt: skip


def test_permalink_fills_the_cart_once_however_often_it_is_opened(shopper, lamp):
    make_promotion(code="HELLO")
    other = make_variant(stock=1)
    link = f"/cart/{lamp.pk}:2,{other.pk}:1/?discount=HELLO&to=checkout"

    first = shopper.get(link)
    shopper.get(link)

    cart = Cart.objects.get()
    assert (first.status_code, first.headers["Location"]) == (303, "/checkout/")
    assert sorted(cart.lines.values_list("variant_id", "quantity")) == [(lamp.pk, 2), (other.pk, 1)]
    assert cart.codes == ["HELLO"]


def test_permalink_is_no_way_to_guess_codes(shopper, lamp, monkeypatch):
    monkeypatch.setattr("storefront.views.codes.GUESSES_PER_HOUR", 3)
    make_promotion(code="HELLO")
    for number in range(5):
        shopper.get(f"/cart/{lamp.pk}:1/?discount=GUESS{number}")

    shopper.get(f"/cart/{lamp.pk}:1/?discount=HELLO")

    assert Cart.objects.get().codes == []


def test_permalink_says_what_cannot_be_had_and_keeps_the_rest(shopper, lamp):
    gone = make_variant(stock=0)

    response = shopper.get(f"/cart/{lamp.pk}:1,{gone.pk}:1,999999:1/")

    assert response.status_code == 200
    assert "out of stock" in response.content.decode()
    assert Cart.objects.get().lines.get().variant_id == lamp.pk


def test_recovery_link_continues_the_cart_elsewhere(buyer, open_shop):
    buyer.post("/checkout/", form(action="update"))
    cart = Cart.objects.get()
    phone = Client(headers={"host": "alpha.localhost"})

    response = phone.get(recovery_path(cart))

    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")
    assert "ada@example.org" in phone.get("/checkout/").content.decode()
    assert phone.get("/cart/back/forged/").status_code == 410
    phone.post("/checkout/", form())
    assert Client(headers={"host": "alpha.localhost"}).get(recovery_path(cart)).status_code == 410


def test_merchant_sees_carts_left_behind(owner_client, buyer):
    assert "Nobody has left" in owner_client.get("/orders/carts/").content.decode()
    buyer.post("/checkout/", form(action="update"))

    page = owner_client.get("/orders/carts/").content.decode()

    assert "ada@example.org" in page
    assert "cart/back/" in page.replace("%2F", "/")


def test_merchant_sets_gift_wrap_and_questions(owner_client):
    page = owner_client.get("/shop-settings/checkout/").content.decode()
    assert "Question 1" in page
    given = {f"kind_{number}": "text" for number in range(5)}

    given |= {"gift_wrap_amount": "3.50", "label_1": "Thread", "kind_1": "choice", "choices_1": "red"}
    assert owner_client.post("/shop-settings/checkout/", given).status_code == 422
    assert owner_client.post("/shop-settings/checkout/", given | {"choices_1": "red, blue"}).status_code == 302

    store = Store.objects.get()
    assert store.gift_wrap_amount == 350
    assert store.checkout_fields == [
        {"label": "Thread", "kind": "choice", "is_required": False, "choices": ["red", "blue"]}
    ]


BILLING = {
    "other_billing": "on", "billing_country": "DE", "billing_name": "Charles Babbage", "billing_company": "Engines GmbH",
    "billing_street": "Hauptstr. 5", "billing_postal_code": "10115", "billing_city": "Berlin",
}  # fmt: skip


def test_invoice_address_on_order_page_mail_and_export(buyer):
    assert "billing_street" not in buyer.get("/checkout/").content.decode()
    assert "billing_street" in buyer.post("/checkout/", form(other_billing="on", action="update")).content.decode()

    assert buyer.post("/checkout/", form(**BILLING)).status_code == 303

    order = Order.objects.get()
    assert (order.shipping_address["city"], order.billing_address["city"]) == ("Paris", "Berlin")
    page = buyer.get(f"/orders/{order.token}/").content.decode()
    assert page.count("Engines GmbH") == 1
    mail = write_order_mail("order.placed", order)
    assert "Invoice address" in mail.text
    assert "Engines GmbH" in mail.text
    Order.objects.update(is_test=False)
    row = next(orders())
    assert (row["ship_city"], row["bill_city"], row["bill_company"]) == ("Paris", "Berlin", "Engines GmbH")


def test_invoice_address_that_does_not_fit_its_country_is_told_at_its_fields(buyer):
    answer = buyer.post("/checkout/", form(**BILLING | {"billing_postal_code": "1", "billing_street": ""}))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="checkout-billing_postal_code_error"' in page
    assert 'id="checkout-billing_street_error"' in page
    assert 'id="checkout-postal_code_error"' not in page


def test_invoice_address_that_was_unticked_is_not_kept(buyer):
    buyer.post("/checkout/", form(**BILLING) | {"action": "update"})
    buyer.post("/checkout/", form(billing_company="Engines GmbH"))

    assert Order.objects.get().billing_address == {}


class TestReminder:
    @pytest.fixture
    def cart(self, buyer):
        Store.objects.update(cart_reminder_hours=4)
        buyer.post("/checkout/", form(accepts_reminder="on", action="update"))
        return Cart.objects.get()

    def due(self, cart):
        return cart.updated_at + timedelta(hours=4, minutes=10)

    def test_one_mail_with_a_way_back_and_a_way_out(self, cart, buyer):
        assert remind_of_carts(cart.updated_at + timedelta(hours=3)) is not None
        assert not SentMail.objects.exists()

        remind_of_carts(self.due(cart))
        remind_of_carts(self.due(cart) + timedelta(hours=1))

        mail = SentMail.objects.get()
        assert (mail.to, "Lamp" in mail.text) == ("ada@example.org", True)
        paths = [f"/cart/{word.partition('/cart/')[2]}" for word in mail.text.split() if "/cart/" in word]
        assert buyer.get(paths[0]).headers["Location"].endswith("/cart/")
        assert buyer.get(paths[1]).status_code == 200
        assert AGREED in Cart.objects.get().details
        buyer.post(paths[1])
        assert AGREED not in Cart.objects.get().details

    def test_none_without_the_tick(self, cart, buyer):
        buyer.post("/checkout/", form(action="update"))
        remind_of_carts(self.due(cart))

        assert not SentMail.objects.exists()

    def test_none_where_the_merchant_does_not_want_it(self, cart):
        Store.objects.update(cart_reminder_hours=None)
        assert remind_of_carts(self.due(cart)) is None

        assert not SentMail.objects.exists()

    def test_none_for_who_has_bought_meanwhile(self, cart):
        place((make_variant(), 1), email="ada@example.org", now=timezone.now())
        SentMail.objects.all().delete()
        remind_of_carts(self.due(cart))

        assert not SentMail.objects.filter(key__startswith="cart.reminder").exists()


def test_no_tick_is_offered_while_reminders_are_off(buyer):
    assert "accepts_reminder" not in buyer.get("/checkout/").content.decode()


@pytest.mark.parametrize(
    ("country", "phone", "is_wrong"),
    [
        ("FR", "01 23 45 67 89", False), ("FR", "+49 30 123456", False), ("FR", "", False), ("FR", "12", True),
        ("FR", "call me", True), ("DE", "030 123456", False), ("FR", "+999 1234567", True),
    ],
)  # fmt: skip
def test_phone_is_one_of_the_country(country, phone, is_wrong):
    assert bool(phone_error(phone, country)) is is_wrong


def test_wrong_phone_is_told_with_an_example(buyer):
    response = buyer.post("/checkout/", form(phone="12"))

    assert response.status_code == 422
    assert "06 12 34 56 78" in response.content.decode()


def test_what_is_typed_is_kept_at_once(buyer):
    response = buyer.post(
        "/checkout/", {"action": "keep", "email": "ada@example.org", "name": "Ada", "accepts_terms": "on"}
    )

    assert (response.status_code, response.content) == (204, b"")
    details = Cart.objects.get().details
    assert details["name"] == "Ada"
    assert "accepts_terms" not in details


def test_each_tab_says_which_total_it_showed(buyer, lamp):
    """Two tabs at the checkout, more put into the cart, the second reloaded: the first one is told before it pays."""
    before = buyer.get("/checkout/").content.decode()
    buyer.post("/cart/add/", {"variant": lamp.pk, "quantity": "1"})
    buyer.get("/checkout/")

    assert 'name="seen" value="2490.2490"' in before
    response = buyer.post("/checkout/", form(seen="2490.2490"))

    assert response.status_code == 409
    assert not Order.objects.exists()


@pytest.mark.parametrize("seen", ["0.0", "1.1", "x", "9" * 40 + ".1", "-5.-5"])
def test_tampered_total_buys_nothing_cheaper(buyer, seen):
    buyer.get("/checkout/")

    response = buyer.post("/checkout/", form(seen=seen))

    assert response.status_code in (303, 409)
    assert set(Order.objects.values_list("total_amount", flat=True)) <= {2490}


@pytest.mark.parametrize("change", ["tax", "delivery"])
def test_rate_that_changes_while_the_shopper_types_is_told_before_paying(buyer, change):
    Store.objects.update(prices_include_tax=False)
    page = buyer.get("/checkout/").content.decode()
    assert "€29.88" in page  # 20.00 + 4.90, 20 %
    if change == "tax":
        own = {"source": "merchant", "valid_from": timezone.localdate(), "name": "TVA"}
        TaxRate.objects.create(country="FR", percent=21, **own)
    else:
        Rate.objects.filter(price_amount=490).update(price_amount=590)

    refused = buyer.post("/checkout/", form())

    assert refused.status_code == 409
    assert ("€30.13" if change == "tax" else "€31.08") in refused.content.decode()
    assert not Order.objects.exists()
    assert buyer.post("/checkout/", form()).status_code == 303  # seen, and ordered

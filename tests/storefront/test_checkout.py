import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from builder.pages.languages import add_language
from commerce.cart.models import Cart
from commerce.catalog.models import Variant
from commerce.giftcards.services import issue_card
from commerce.orders.models import Order, OrderLine
from commerce.payments.models import Payment, PaymentMethod
from commerce.shipping.models import Rate, RateKind
from commerce.store.models import Store
from core.money import Money
from tests.factories.selling import make_variant


@pytest.fixture
def lamp(open_shop):
    return make_variant(stock=5, amount=1990)


@pytest.fixture
def buyer(shopper, lamp):
    """With two lamps in the cart."""
    shopper.post("/cart/add/", {"variant": lamp.pk, "quantity": "2"})
    return shopper


@pytest.fixture
def form(open_shop):
    return {
        "email": "ada@example.org", "country": "FR", "name": "Ada Lovelace", "street": "1 rue de la Paix",
        "postal_code": "75002", "city": "Paris", "delivery": str(Rate.objects.get(is_active=True, zone__position=0).pk),
        "payment": str(PaymentMethod.objects.get(provider="bogus").pk), "action": "place",
    }  # fmt: skip


@pytest.fixture
def order(buyer, form) -> Order:
    """Placed, and not paid yet."""
    buyer.get("/checkout/")
    buyer.post("/checkout/", form)
    return Order.objects.get()


def test_checkout_without_a_cart_leads_to_the_cart(shopper):
    response = shopper.get("/checkout/")

    assert (response.status_code, response.headers["Location"]) == (303, "/cart/")


def test_checkout_shows_form_and_totals(buyer):
    response = buyer.get("/checkout/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    for name in ("email", "country", "name", "street", "postal_code", "city", "delivery", "payment"):
        assert f'name="{name}"' in page
    assert "€39.80" in page
    assert "€44.70" in page
    assert 'name="accepts_terms"' not in page


def test_fields_tell_the_browser_what_to_fill_in_and_which_keys_to_show(buyer):
    page = buyer.get("/checkout/?country=FR").content.decode()

    inputs = {
        found["name"]: found[0] for found in re.finditer(r'<(?:input|select)[^>]*name="(?P<name>\w+)"[^>]*>', page)
    }
    wanted = {
        "email": "email", "phone": "tel", "country": "country", "name": "name", "company": "organization",
        "street": "address-line1", "extra": "address-line2", "postal_code": "postal-code", "city": "address-level2",
    }  # fmt: skip
    assert {name: re.search('autocomplete="([^"]*)"', inputs[name])[1] for name in wanted} == wanted
    assert 'inputmode="email"' in inputs["email"]
    assert 'type="tel"' in inputs["phone"]


def test_order_is_placed_and_paid(buyer, form):
    buyer.get("/checkout/")

    response = buyer.post("/checkout/", form)

    order, payment = Order.objects.get(), Payment.objects.get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/test-payment/{payment.pk}/")
    assert response.cookies[settings.CART_COOKIE_NAME].value == ""
    assert response.cookies["cart_n"].value == ""
    assert (order.total_amount, order.email) == (4470, "ada@example.org")

    response = buyer.get(f"/test-payment/{payment.pk}/")
    assert "€44.70" in response.content.decode()
    response = buyer.post(f"/test-payment/{payment.pk}/", {"outcome": "success"})
    assert response.headers["Location"] == f"/payment-return/{payment.pk}/"
    response = buyer.get(response.headers["Location"])
    assert response.headers["Location"] == f"/orders/{order.token}/"
    response = buyer.get(response.headers["Location"])
    page = response.content.decode()
    assert "Thank you for your order" in page
    assert "A confirmation is on its way to" in page
    assert "Paid" in page
    assert (response.headers["Referrer-Policy"], response.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in response.headers["Cache-Control"]
    order.refresh_from_db()
    assert order.paid_state == "paid"


def test_order_is_told_by_the_clock_of_the_shop(buyer, order):
    Store.objects.update(time_zone="America/Martinique")
    Order.objects.update(placed_at=datetime(2026, 7, 1, 2, 30, tzinfo=UTC))

    page = buyer.get(f"/orders/{order.token}/").content.decode()

    assert "30 June 2026, 22:30" in page
    assert "1 July" not in page


def test_shopper_comes_back_from_paying_in_the_language_of_the_order(buyer, form):
    add_language(code="fr").save_revision().publish()
    buyer.get("/fr/checkout/")
    response = buyer.post("/fr/checkout/", form)
    order, payment = Order.objects.get(), Payment.objects.get()
    assert response.headers["Location"] == f"/fr/test-payment/{payment.pk}/"
    buyer.post(response.headers["Location"], {"outcome": "success"})

    back = buyer.get(f"/payment-return/{payment.pk}/")  # as providers know it

    assert back.headers["Location"] == f"/fr/orders/{order.token}/"
    assert "Merci" in buyer.get(back.headers["Location"]).content.decode()


def test_declined_payment_can_be_tried_again(buyer, form):
    buyer.get("/checkout/")
    buyer.post("/checkout/", form)
    order, payment = Order.objects.get(), Payment.objects.get()
    buyer.post(f"/test-payment/{payment.pk}/", {"outcome": "decline"})
    buyer.get(f"/payment-return/{payment.pk}/")

    page = buyer.get(f"/orders/{order.token}/").content.decode()
    assert "did not go through" in page
    assert "Your order is not paid yet" in page
    assert "As soon as it is paid, we confirm it to" in page, "no mail goes out before"
    assert "Being prepared" not in page
    assert f'action="/orders/{order.token}/pay/"' in page

    response = buyer.post(f"/orders/{order.token}/pay/")
    second = Payment.objects.exclude(pk=payment.pk).get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/test-payment/{second.pk}/")


def test_payment_under_way_is_confirmed_later(buyer, form):
    buyer.get("/checkout/")
    buyer.post("/checkout/", form)
    order, payment = Order.objects.get(), Payment.objects.get()
    buyer.post(f"/test-payment/{payment.pk}/", {"outcome": "delayed_success"})
    buyer.get(f"/payment-return/{payment.pk}/")

    page = buyer.get(f"/orders/{order.token}/").content.decode()

    assert "Thank you for your order" in page
    assert "As soon as it is paid, we confirm it to" in page


def test_ways_to_pay_follow_the_delivery(buyer, form):
    """Where scripts run, only what the delivery's own part names is replaced: the ways to pay have to be among it."""
    PaymentMethod.objects.filter(provider__in=["on_delivery", "on_pickup"]).update(is_active=True)
    Rate.objects.filter(kind=RateKind.PICKUP).update(is_active=True)
    pickup = Rate.objects.filter(kind=RateKind.PICKUP)[0]

    before = buyer.get("/checkout/").content.decode()
    after = buyer.post("/checkout/", form | {"delivery": pickup.pk, "action": "update"}).content.decode()

    assert manual_ways(before) == {"on_delivery"}
    assert manual_ways(after) == {"on_pickup"}
    asking = re.findall(r'data-hx-select-oob="([^"]*)"', before[before.index('id="delivery-part"') :])
    assert "#payment-part" in asking[0].split(",")


def test_ways_to_pay_come_and_go_with_the_amount_due(buyer, form):
    """A card covers the goods: fetched in the shop nothing is due, delivered the postage is."""
    Rate.objects.filter(kind=RateKind.PICKUP).update(is_active=True)
    pickup = form | {"delivery": Rate.objects.filter(kind=RateKind.PICKUP)[0].pk, "action": "update"}
    Cart.objects.update(codes=[issue_card(value=Money(3980, "EUR"), now=timezone.now()).code])

    pages = [buyer.post("/checkout/", sent).content.decode() for sent in (pickup, form | {"action": "update"})]

    assert [re.findall(r'id="payment-part" (\w+)', page) for page in pages] == [["hidden"], ["aria"]]
    assert [bool(re.search(r'name="payment"', page)) for page in pages] == [False, True]
    for page in pages:  # whichever is shown, every choice that changes the amount due replaces it
        assert all("#payment-part" in asked for asked in re.findall(r'select-oob="([^"]*#pay-total[^"]*)"', page))


def manual_ways(page: str) -> set[str]:
    part = re.search(r'<section class="part" id="payment-part".*?</section>', page, re.DOTALL)[0]
    offered = re.findall(r'name="payment"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="payment"', part)
    methods = PaymentMethod.objects.filter(pk__in=[one or other for one, other in offered])
    return set(methods.values_list("provider", flat=True)) & {"on_delivery", "on_pickup"}


def test_no_two_things_of_the_form_have_one_id(buyer, form):
    """What comes in is put where an id says: the deliveries of a postcode were torn from what listens to them."""
    standard = Rate.objects.get(pk=form["delivery"])
    Rate.objects.create(profile=standard.profile, zone=standard.zone, name="Express", price_amount=990)

    page = buyer.get("/checkout/").content.decode()

    ids = re.findall(r' id="([^"]+)"', page)
    assert len(re.findall(r'type="radio" name="delivery"', page)) == 2
    assert [each for each in ids if ids.count(each) > 1] == []


def test_order_page_shows_the_pictures_of_its_lines(buyer, order):
    """They are kept with the order as one file each, without widths to choose from."""
    OrderLine.objects.update(picture_url="/media/lamp.webp")

    page = buyer.get(f"/orders/{order.token}/")

    assert page.status_code == 200
    assert 'src="/media/lamp.webp"' in page.content.decode()


def test_form_that_names_an_amount_an_account_or_another_order_changes_nothing(buyer, form):
    buyer.get("/checkout/")
    for wrong in ("999999", "-1", "0", "1 OR 1=1", ""):
        assert buyer.post("/checkout/", {**form, "payment": wrong}).status_code == 422
    assert not Order.objects.exists()
    told = {
        "amount": "1", "total": "1", "total_amount": "1", "due": "0", "currency": "JPY", "application_fee_amount": "0",
        "account": "acct_mine", "order": "1", "payment_id": "1", "price": "1", "payer_id": "1", "shown_total": "1",
    }  # fmt: skip

    buyer.post("/checkout/", form | told)

    order, payment = Order.objects.get(), Payment.objects.get()
    assert (order.total_amount, payment.amount, payment.currency, payment.payer_id) == (4470, 4470, "EUR", None)
    buyer.post(f"/orders/{order.token}/pay/", told | {"method": "0"})
    assert set(Payment.objects.values_list("amount", "order_id")) == {(4470, order.pk)}
    assert buyer.get(f"/payment-return/{payment.pk}/?amount=1&s=cs_test_other").status_code == 303
    order.refresh_from_db()
    assert order.paid_state == "unpaid"


def test_unknown_outcome_is_refused(buyer, form):
    buyer.get("/checkout/")
    buyer.post("/checkout/", form)
    payment = Payment.objects.get()

    assert buyer.post(f"/test-payment/{payment.pk}/", {"outcome": "free"}).status_code == 422


def test_payment_page_of_the_bogus_provider_is_for_test_shops(buyer, form):
    buyer.get("/checkout/")
    buyer.post("/checkout/", form)
    payment = Payment.objects.get()
    Store.objects.update(is_test=False)

    assert buyer.get(f"/test-payment/{payment.pk}/").status_code == 404
    assert buyer.post(f"/test-payment/{payment.pk}/", {"outcome": "success"}).status_code == 404


def test_double_submit_gives_the_same_order(buyer, form):
    buyer.get("/checkout/")
    cookie = buyer.cookies[settings.CART_COOKIE_NAME].value
    buyer.post("/checkout/", form)
    buyer.cookies[settings.CART_COOKIE_NAME] = cookie  # sent before the first answer came

    response = buyer.post("/checkout/", form)

    assert (response.status_code, response.headers["Location"]) == (303, f"/orders/{Order.objects.get().token}/")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": ""}, "This field is required."),
        ({"email": "ada"}, "complete e-mail address"),
        ({"name": ""}, "This field is required."),
        ({"postal_code": "ABC"}, "This does not fit the country."),
        ({"postal_code": ""}, "This field is required."),
        ({"delivery": ""}, "Please choose how we should deliver."),
        ({"delivery": "999999"}, "Please choose how we should deliver."),
        ({"delivery": "9" * 30}, "Please choose how we should deliver."),
        ({"payment": ""}, "Please choose how you would like to pay."),
        ({"payment": "x"}, "Please choose how you would like to pay."),
        ({"country": "XX"}, "Select a valid choice"),
        ({"country": "US"}, "Select a valid choice"),
        ({"name": "a\x00b"}, "Null characters"),
        ({"street": "a" * 300}, "at most 200 characters"),
    ],
)
def test_wrong_field_is_named_and_nothing_is_lost(buyer, form, changes, told):
    response = buyer.post("/checkout/", form | {"company": "Analytical Ltd"} | changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert "Analytical Ltd" in page
    assert Order.objects.count() == 0
    assert "Analytical Ltd" in buyer.get("/checkout/").content.decode()


def test_form_is_kept_over_a_reload(buyer, form):
    buyer.post("/checkout/", form | {"action": "update", "note": "Ring <twice>"})

    page = buyer.get("/checkout/").content.decode()

    assert 'value="ada@example.org"' in page
    assert "Ring &lt;twice&gt;" in page


def test_update_validates_nothing(buyer):
    response = buyer.post("/checkout/", {"action": "update", "country": "FR"})

    assert response.status_code == 200
    assert "field--wrong" not in response.content.decode()


def test_country_decides_about_the_fields(buyer):
    Store.objects.update(shipping_countries=["FR", "US"])
    zone = Rate.objects.get(is_active=True, zone__position=0).zone
    zone.countries = ["FR", "US"]
    zone.save()

    page = buyer.post("/checkout/", {"action": "update", "country": "US"}).content.decode()

    assert 'name="region"' in page
    assert ">California</option>" in page
    assert "ZIP code" in page


def test_other_total_than_seen_is_told_and_asked_again(buyer, form, lamp):
    buyer.get("/checkout/")
    Variant.objects.filter(pk=lamp.pk).update(price_amount=2990)

    response = buyer.post("/checkout/", form)

    assert response.status_code == 409
    page = response.content.decode()
    assert "A price has changed" in page
    assert "€59.80" in page
    assert Order.objects.count() == 0
    assert buyer.post("/checkout/", form).status_code == 303


def test_sold_out_meanwhile_is_told(buyer, form, lamp):
    buyer.get("/checkout/")
    lamp.stock.on_hand = 1
    lamp.stock.save()

    response = buyer.post("/checkout/", form)

    assert response.status_code == 409
    assert "Not enough in stock" in response.content.decode()
    assert Order.objects.count() == 0


def test_total_in_the_request_is_ignored(buyer, form):
    buyer.get("/checkout/")

    buyer.post("/checkout/", form | {"total": "1", "shown_total": "1", "expected_total_amount": "1"})

    assert Order.objects.get().total_amount == 4470


def test_terms_are_asked_where_the_shop_has_some(buyer, form):
    Store.objects.update(terms_url="/terms/")
    buyer.get("/checkout/")

    refused = buyer.post("/checkout/", form)
    assert refused.status_code == 422
    assert "Please accept the terms of sale." in refused.content.decode()

    assert buyer.post("/checkout/", form | {"accepts_terms": "on"}).status_code == 303
    assert Order.objects.get().terms_accepted_at is not None


def test_manual_payment_shows_its_instructions(buyer, form):
    method = PaymentMethod.objects.get(provider="transfer")
    PaymentMethod.objects.filter(pk=method.pk).update(is_active=True, instructions="IBAN <b>FR76</b>\nThank you")
    buyer.get("/checkout/")

    response = buyer.post("/checkout/", form | {"payment": str(method.pk)})

    order = Order.objects.get()
    assert response.headers["Location"] == f"/orders/{order.token}/"
    page = buyer.get(response.headers["Location"]).content.decode()
    assert "IBAN &lt;b&gt;FR76&lt;/b&gt;<br>Thank you" in page


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 500, "%00"])
def test_unknown_order_link_is_404(shopper, token):
    assert shopper.get(f"/orders/{token}/").status_code == 404
    assert shopper.post(f"/orders/{token}/pay/").status_code == 404


def test_unknown_payment_is_404(shopper):
    unknown = "01900000-0000-7000-8000-000000000000"

    assert shopper.get(f"/payment-return/{unknown}/").status_code == 404
    assert shopper.get(f"/test-payment/{unknown}/").status_code == 404


def test_checkout_costs_as_many_queries_for_three_lines_as_for_one(buyer, count_queries):
    one = count_queries(lambda: buyer.get("/checkout/"))
    for _ in range(2):
        buyer.post("/cart/add/", {"variant": make_variant().pk})

    three = count_queries(lambda: buyer.get("/checkout/"))

    assert three == one <= 15


def test_posts_are_limited(buyer, monkeypatch):
    from storefront.views import checkout

    monkeypatch.setattr(checkout, "POSTS_PER_MINUTE", 2)

    statuses = [buyer.post("/checkout/", {"action": "update"}).status_code for _ in range(7)]  # in at most two windows

    assert 429 in statuses
    assert Cart.objects.count() == 1

"""A shopper signs in with a code by e-mail, sees orders and addresses, and checks out with them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commerce.cart.models import Cart
from commerce.customers.models import Customer, SignInCode
from commerce.customers.services import WrongCode, ask_for_code, enter_sign_in_code
from commerce.notifications.models import SentMail
from commerce.store.models import Store
from core.events.work import work_on_events
from core.models import Event
from tenants.context import shop_context
from tests.factories.selling import ADDRESS, NOON, make_variant, place

EMAIL = "ada@example.org"
SIGN_IN = "/account/sign-in/"


def code_in_mail():
    work_on_events(timezone.now())
    mail = SentMail.objects.order_by("-pk").first()
    return re.search(r"\b\d{6}\b", mail.text)[0]


@pytest.fixture
def orders(open_shop):
    first = place().order
    second = place(address=replace(ADDRESS, street="9 quai Voltaire"), now=NOON + timedelta(hours=1)).order
    return first, second


@pytest.fixture
def ada(shopper, orders):
    shopper.post(SIGN_IN, {"email": EMAIL})
    shopper.post(SIGN_IN, {"email": EMAIL, "code": code_in_mail()})
    return shopper


def test_code_by_mail_opens_the_account(shopper, orders):
    assert shopper.get("/account/").headers["Location"] == SIGN_IN

    sent = shopper.post(SIGN_IN, {"email": EMAIL})
    assert "six digits" in sent.content.decode()
    response = shopper.post(SIGN_IN, {"email": EMAIL, "code": code_in_mail()})

    assert (response.status_code, response.headers["Location"]) == (303, "/account/")
    page = shopper.get("/account/")
    assert page.headers["Cache-Control"] == "private, no-store"
    for order in orders:
        assert f"/orders/{order.token}/" in page.content.decode()
    assert "9 quai Voltaire" in page.content.decode()

    shopper.post("/account/sign-out/")
    assert shopper.get("/account/").status_code == 303


def test_code_counts_once_and_not_after_five_wrong_ones(shop):
    ask_for_code(email=EMAIL, locale="en", now=NOON)
    code = code_in_mail()
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    with pytest.raises(WrongCode):
        enter_sign_in_code(email=EMAIL, code=wrong, locale="en", now=NOON)
    assert enter_sign_in_code(email=EMAIL.upper(), code=f" {code[:3]} {code[3:]}", locale="en", now=NOON).email == EMAIL
    with pytest.raises(WrongCode):
        enter_sign_in_code(email=EMAIL, code=code, locale="en", now=NOON)

    later = NOON + timedelta(minutes=1)
    ask_for_code(email=EMAIL, locale="en", now=later)
    code = code_in_mail()
    for _try in range(5):
        with pytest.raises(WrongCode):
            enter_sign_in_code(email=EMAIL, code="x", locale="en", now=NOON)
    with pytest.raises(WrongCode):
        enter_sign_in_code(email=EMAIL, code=code, locale="en", now=later)


def test_code_is_over_after_a_quarter_of_an_hour_and_a_new_one_replaces_it(shop):
    ask_for_code(email=EMAIL, locale="en", now=NOON)
    first = code_in_mail()
    with pytest.raises(WrongCode):
        enter_sign_in_code(email=EMAIL, code=first, locale="en", now=NOON + timedelta(minutes=15))

    ask_for_code(email=EMAIL, locale="en", now=NOON + timedelta(seconds=29))
    assert Event.objects.filter(name="customer.code_asked").count() == 1  # too soon: no second mail
    ask_for_code(email=EMAIL, locale="en", now=NOON + timedelta(minutes=2))

    assert Event.objects.filter(name="customer.code_asked").count() == 2
    assert SignInCode.objects.count() == 1


def test_forged_or_foreign_cookie_is_nobody(shopper, orders):
    shopper.cookies["account"] = "forged"

    assert shopper.get("/account/").headers["Location"] == SIGN_IN


def test_stranger_with_a_new_address_has_an_empty_account(shopper, orders):
    shopper.post(SIGN_IN, {"email": "new@example.org"})
    shopper.post(SIGN_IN, {"email": "new@example.org", "code": code_in_mail()})

    page = shopper.get("/account/").content.decode()

    assert "not ordered anything" in page
    assert orders[0].token not in page
    assert Customer.objects.filter(email="new@example.org").exists()


def test_checkout_knows_who_is_signed_in_and_offers_the_addresses(ada):
    ada.post("/cart/add/", {"variant": make_variant().pk, "quantity": "1"})

    page = ada.get("/checkout/").content.decode()
    assert f'value="{EMAIL}"' in page
    assert 'value="9 quai Voltaire"' in page

    page = ada.post("/checkout/", {"action": "update", "email": EMAIL, "saved_address": "1"}).content.decode()
    assert 'value="1 rue de la Paix"' in page
    assert Cart.objects.get(order_id=None).details["street"] == "1 rue de la Paix"


def test_checkout_of_a_stranger_knows_nobody(shopper, orders):
    shopper.post("/cart/add/", {"variant": make_variant().pk, "quantity": "1"})

    page = shopper.post("/checkout/", {"action": "update", "email": EMAIL, "saved_address": "0"}).content.decode()

    assert "quai Voltaire" not in page
    assert "Sign in with a code" in page


def test_account_of_one_shop_is_nothing_in_another(ada, other_shop):
    cookie = ada.cookies["account"].value
    with shop_context(other_shop):
        Store.objects.update(is_open=True)
    stranger = Client(headers={"host": "bravo.localhost"})
    stranger.cookies["account"] = cookie

    assert stranger.get("/account/").headers["Location"] == SIGN_IN


NEW = "violet tandem harbour"


@pytest.fixture
def with_password(ada):
    """Ada's browser, a password set; another browser of nobody."""
    response = ada.post("/account/password/", {"password": NEW})
    assert (response.status_code, response.headers["Location"]) == (303, "/account/?password=kept")
    return ada, Client(headers={"host": "alpha.localhost"})


def sign_in(browser, password, email=EMAIL):
    return browser.post(SIGN_IN, {"email": email, "password": password, "way": "password", "next": "checkout"})


def test_password_opens_the_account(with_password):
    ada, other = with_password
    assert ada.get("/account/").status_code == 200  # the mark in the cookie came along

    assert sign_in(other, NEW).headers["Location"] == "/checkout/"
    assert other.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("no@example.org", NEW), (EMAIL, ""), ("a\0@b.fr", NEW)]
)
def test_what_does_not_fit_is_told_alike(with_password, email, password):
    _ada, other = with_password

    response = sign_in(other, password, email)

    assert response.status_code == 422
    assert "account" not in other.cookies
    if "\0" not in email:
        assert "do not fit" in response.content.decode()


def test_guessing_puts_the_password_to_sleep_until_a_code_is_entered(with_password):
    _ada, other = with_password
    for _try in range(10):
        sign_in(other, "wrong")
    assert sign_in(other, NEW).status_code == 422

    SignInCode.objects.all().delete()
    other.post(SIGN_IN, {"email": EMAIL})
    other.post(SIGN_IN, {"email": EMAIL, "code": code_in_mail()})

    assert sign_in(Client(headers={"host": "alpha.localhost"}), NEW).status_code == 303


def test_another_password_signs_out_everywhere_else(with_password):
    ada, other = with_password
    sign_in(other, NEW)
    refused = other.post("/account/password/", {"password": "azure tandem harbour", "present": "wrong"})
    assert "not your present password" in refused.content.decode()
    assert ada.get("/account/").status_code == 200

    other.post("/account/password/", {"password": "azure tandem harbour", "present": NEW})

    assert other.get("/account/").status_code == 200
    assert ada.get("/account/").headers["Location"] == SIGN_IN


def test_weak_password_is_refused(ada):
    response = ada.post("/account/password/", {"password": "12345"})

    assert response.status_code == 422
    assert Customer.objects.get().password == ""


def test_password_of_an_old_session_by_code_needs_a_new_code(ada, monkeypatch):
    monkeypatch.setattr("storefront.account_cookie.FRESH_SECONDS", -1)

    assert ada.post("/account/password/", {"password": NEW}).headers["Location"] == SIGN_IN
    assert Customer.objects.get().password == ""


def test_done_without_a_password_again(with_password):
    ada, other = with_password

    ada.post("/account/password/", {"action": "remove"})

    assert sign_in(other, NEW).status_code == 422
    assert ada.get("/account/").status_code == 200

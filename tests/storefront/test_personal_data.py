"""A shopper takes their data along, or has them erased."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.utils import timezone

from builder.privacy.models import Erasure, ErasureState
from commerce.customers.models import Customer
from commerce.customers.services import set_password
from commerce.notifications.models import SentMail
from commerce.orders.models import FulfilmentState, Order
from commerce.payments.models import Payment
from storefront import account_cookie
from tests.factories.selling import NOON, place
from tests.storefront.test_account import SIGN_IN, code_in_mail

EMAIL, PAGE = "ada@example.org", "/account/data/"


@pytest.fixture
def order(open_shop):
    return place(email=EMAIL).order


@pytest.fixture
def ada(shopper, order):
    shopper.post(SIGN_IN, {"email": EMAIL, "next": "data"})
    entered = shopper.post(SIGN_IN, {"email": EMAIL, "code": code_in_mail(), "next": "data"})
    assert entered["Location"] == PAGE
    return shopper


def finish(order):
    Payment.objects.update(state="paid")
    Order.objects.update(paid_state="paid", paid_at=NOON, fulfilment_state=FulfilmentState.FULFILLED)


def test_stranger_is_sent_to_the_code_and_an_unknown_address_gets_the_same_answer(shopper, order):
    for path in ("", "file/", "erase/"):
        ask = shopper.get if not path else shopper.post
        assert ask(PAGE + path)["Location"] == f"{SIGN_IN}?next=data"

    known = shopper.post(SIGN_IN, {"email": EMAIL, "next": "data"})
    unknown = shopper.post(SIGN_IN, {"email": "nobody@example.org", "next": "data"})

    assert known.content.decode().replace(EMAIL, "") == unknown.content.decode().replace("nobody@example.org", "")


def test_file_after_a_code_and_not_too_often(ada, order):
    assert "Orders: 1" in ada.get(PAGE).content.decode()
    response = ada.post(f"{PAGE}file/")

    told = json.loads(ZipFile(io.BytesIO(b"".join(response.streaming_content))).read("personal-data.json"))
    assert told["e_mail"] == EMAIL
    assert response["Cache-Control"] == "private, no-store"
    statuses = [ada.post(f"{PAGE}file/").status_code for _again in range(5)]
    assert statuses == [200] * 4 + [429]


def test_signed_in_for_long_the_password_is_asked_for(ada, order, monkeypatch):
    monkeypatch.setattr(account_cookie, "FRESH_SECONDS", -1)
    customer = Customer.objects.get(email=EMAIL)
    assert "Enter a new code" in ada.get(PAGE).content.decode()
    assert ada.post(f"{PAGE}file/").status_code == 422
    assert ada.post(f"{PAGE}erase/", {"sure": "on"}).status_code == 422

    customer = set_password(customer=customer, password="correct horse battery", present=None)
    response = account_cookie.keep_customer(_response(), customer)
    ada.cookies[account_cookie.COOKIE] = response.cookies[account_cookie.COOKIE].value

    assert ada.post(f"{PAGE}file/", {"password": "wrong"}).status_code == 422
    assert ada.post(f"{PAGE}file/", {"password": "correct horse battery"}).status_code == 200
    assert Customer.objects.filter(email=EMAIL).exists()


def _response():
    from django.http import HttpResponse

    return HttpResponse()


def test_erasing_needs_a_tick_signs_out_and_closes_old_links(ada, order):
    finish(order)
    assert ada.post(f"{PAGE}erase/").status_code == 422

    response = ada.post(f"{PAGE}erase/", {"sure": "on"})

    assert (response.status_code, ada.cookies[account_cookie.COOKIE].value) == (200, "")
    assert "kept for 10 years" in response.content.decode()
    assert not Customer.objects.exists()
    assert ada.get(f"/orders/{order.token}/").status_code == 404
    assert ada.get("/account/")["Location"] == SIGN_IN
    assert not SentMail.objects.filter(to__iexact=EMAIL).exists()
    assert Erasure.objects.get().state == ErasureState.DONE


def test_open_order_puts_it_off_and_says_why_and_it_can_be_called_off(ada, order):
    response = ada.post(f"{PAGE}erase/", {"sure": "on"})

    assert response["Location"] == PAGE
    page = ada.get(PAGE).content.decode()
    assert f"Order #{order.number} is not finished" in page
    assert Customer.objects.filter(email=EMAIL).exists()

    ada.post(f"{PAGE}erase/", {"action": "keep"})
    assert not Erasure.objects.exists()


def test_sign_in_is_remembered_for_the_clock(ada):
    ada.get(PAGE)

    assert timezone.now() - Customer.objects.get(email=EMAIL).seen_at < timedelta(minutes=5)

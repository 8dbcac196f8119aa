"""Deliveries and ways to pay in the shop's further languages, from the cart to the order's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builder.pages.languages import add_language
from commerce.orders.models import Order
from commerce.payments.models import Payment, PaymentMethod
from commerce.shipping.models import Rate
from tests.factories.selling import make_variant

FRENCH, ENGLISH = ("Livraison standard", "Virement bancaire"), ("Standard delivery", "Bank transfer")


@pytest.fixture
def transfer(open_shop: Any) -> PaymentMethod:
    method = PaymentMethod.objects.get(provider="transfer")
    method.is_active, method.instructions = True, "Send it to FR76"
    method.words["fr"]["instructions"] = "À verser <b>ici</b>"
    method.save()
    return method


@pytest.fixture
def rate(open_shop: Any) -> Rate:
    rate = Rate.objects.get(is_active=True, zone__position=0)
    rate.description = "To your door"
    rate.words["fr"]["description"] = "Jusqu’à votre porte"
    rate.save()
    return rate


@pytest.fixture
def buyer(shopper: Client, rate: Rate, transfer: PaymentMethod) -> Client:
    """With two lamps in the cart of a shop that speaks French too."""
    add_language(code="fr").save_revision().publish()
    shopper.post("/cart/add/", {"variant": make_variant(stock=5, amount=1990).pk, "quantity": "2"})
    return shopper


@pytest.fixture
def form(rate: Rate, transfer: PaymentMethod) -> dict[str, str]:
    return {
        "email": "ada@example.org", "country": "FR", "name": "Ada Lovelace", "street": "1 rue de la Paix",
        "postal_code": "75002", "city": "Paris", "delivery": str(rate.pk), "payment": str(transfer.pk),
        "action": "place",
    }  # fmt: skip


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_each_language_names_both_in_its_own_words(buyer: Client) -> None:
    french, english = page(buyer, "/fr/checkout/"), page(buyer, "/checkout/")

    for words in (*FRENCH, "Jusqu’à votre porte"):
        assert words in french
        assert words not in english
    for words in (*ENGLISH, "To your door"):
        assert words in english
        assert words not in french
    assert FRENCH[0] in page(buyer, "/fr/cart/")


def test_words_are_read_with_their_rows(buyer: Client, count_queries: Any, rate: Rate, transfer: PaymentMethod) -> None:
    told = count_queries(lambda: buyer.get("/fr/checkout/"))
    Rate.objects.update(words={})
    PaymentMethod.objects.update(words={})

    assert count_queries(lambda: buyer.get("/fr/checkout/")) == told


def test_order_keeps_the_words_of_its_shopper(buyer: Client, form: dict[str, str], transfer: PaymentMethod) -> None:
    buyer.get("/fr/checkout/")
    address = buyer.post("/fr/checkout/", form).headers["Location"]

    order = Order.objects.get()
    assert (order.delivery["name"], order.payment_name) == FRENCH
    assert Payment.objects.get().method_name == FRENCH[1]  # what settling the payment writes to the order again
    shown = page(buyer, address)
    assert FRENCH[0] in shown
    assert f"({FRENCH[1]})" in shown
    assert "À verser &lt;b&gt;ici&lt;/b&gt;" in shown


def test_order_in_the_main_language_has_the_main_words(buyer: Client, form: dict[str, str]) -> None:
    buyer.get("/checkout/")
    shown = page(buyer, buyer.post("/checkout/", form).headers["Location"])

    order = Order.objects.get()
    assert (order.delivery["name"], order.payment_name) == ENGLISH
    assert "Send it to FR76" in shown


def test_empty_words_fall_back(buyer: Client, form: dict[str, str], rate: Rate, transfer: PaymentMethod) -> None:
    Rate.objects.filter(pk=rate.pk).update(words={"fr": {"name": ""}})
    PaymentMethod.objects.filter(pk=transfer.pk).update(words={})

    shown = page(buyer, "/fr/checkout/")
    assert [words in shown for words in ENGLISH] == [True, True]
    shown = page(buyer, buyer.post("/fr/checkout/", form).headers["Location"])

    order = Order.objects.get()
    assert (order.delivery["name"], order.payment_name) == ENGLISH
    assert "Send it to FR76" in shown


def test_payment_that_is_tried_again_is_named_in_the_language_of_the_order(buyer: Client, form: dict[str, str]) -> None:
    buyer.get("/fr/checkout/")
    buyer.post("/fr/checkout/", form | {"payment": str(PaymentMethod.objects.get(provider="bogus").pk)})
    order, first = Order.objects.get(), Payment.objects.get()
    buyer.post(f"/fr/test-payment/{first.pk}/", {"outcome": "decline"})
    buyer.get(f"/payment-return/{first.pk}/")

    buyer.post(f"/orders/{order.token}/pay/")  # an address without the language

    order.refresh_from_db()
    assert order.payment_name == "Paiement de test"
    assert Payment.objects.exclude(pk=first.pk).get().method_name == "Paiement de test"


def test_what_is_wrong_is_summed_up_in_french_as_french_is_written(buyer: Client) -> None:
    page = buyer.post("/fr/checkout/", {"action": "place", "email": "<b>"}).content.decode()

    assert "E-mail\xa0: Saisissez une adresse e-mail complète" in page
    assert "<b>" not in page

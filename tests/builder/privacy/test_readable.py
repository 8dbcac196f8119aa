"""The page in somebody's copy: words, amounts and dates of the language, and nothing that only programs can read."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import override

from builder.privacy.readable import Fact, facts_of
from commerce.customers.models import Customer
from commerce.invoices.models import Document
from commerce.orders.models import OrderLine, OrderNote
from commerce.payments.models import Payment

ADDRESS = {
    "name": "Ada Lovelace", "street": "8 rue Nationale", "extra": "", "postal_code": "37000", "city": "Tours",
    "country": "DE",
}  # fmt: skip


def told(facts):
    return {each.label: each.text or [told(group) for group in each.below] for each in facts}


def test_customer_in_french():
    row = {
        "id": 7, "uuid": "01a208c1", "email": "ada@x.example", "address": ADDRESS, "tags": [], "accepts_marketing": False,
        "note": "", "created_at": datetime(2026, 11, 22, 14, 0, tzinfo=UTC),
    }  # fmt: skip

    with override("fr"):
        found = told(facts_of(Customer, row, currency="EUR", orders={}))

    assert found.pop("Depuis").startswith("22 novembre 2026")
    assert found == {
        "E-mail": "ada@x.example", "Adresse": "Ada Lovelace, 8 rue Nationale, 37000, Tours, Allemagne",
        "Souhaite des offres par e-mail": "Non",
    }  # fmt: skip


def test_amounts_are_those_of_the_rows_currency_also_inside():
    row = {
        "kind": "invoice", "currency": "USD", "total_amount": 17499, "order": 3,
        "content": {"due": 0, "paid_on": "2026-11-23", "lines": [{"title": "Stool", "amount": 17499}, {"title": ""}]},
    }  # fmt: skip

    found = told(facts_of(Document, row, currency="EUR", orders={3: "#1002"}))

    lines = [{"Title": "Stool", "Amount": "$174.99"}]
    assert found["Order"] == "#1002"
    assert found["Total"] == "$174.99"
    assert found["Content"] == [{"To be paid": "$0.00", "Paid": "23 November 2026", "Articles": lines}]


def test_choices_are_said_in_words_and_keys_are_left_to_the_json():
    row = {"sku": "A1", "product_slug": "stool", "unit_amount": 500, "personal": [], "is_gift_card": True}

    found = facts_of(OrderLine, row, currency="JPY", orders={})

    assert found == [Fact("Article number", "A1"), Fact("Price of one", "¥500"), Fact("Is a gift card", "Yes")]


def test_states_and_happenings_are_said_in_words():
    payment = {
        "state": "paid", "error": "", "currency": "EUR",
        "provider_data": {"stripe": {"payment_status": "unpaid", "status": "requires_capture", "note": "COMPLETED"}},
    }  # fmt: skip
    note = {"kind": "payment.capture_asked", "data": {"origin": "provider", "amount": 500}}

    with override("fr"):
        paid = told(facts_of(Payment, payment, currency="EUR", orders={}))
        happened = told(facts_of(OrderNote, note, currency="EUR", orders={}))

    assert paid["État"] == "payée"
    assert paid["Indiqué par le prestataire de paiement"] == [
        {"Stripe": [{"État": "autorisé", "Note": "COMPLETED"}]}
    ]  # fmt: skip
    assert happened["Type"] == "Encaissement de l’argent réservé demandé"
    assert happened["Précisions"] == [{"Demandé par": "fait chez le prestataire de paiement", "Montant": "5,00\xa0€"}]

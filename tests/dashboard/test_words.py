"""The fields of deliveries and ways to pay for the shop's further languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builder.pages.languages import add_language
from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate

VALUES = {"kind": "delivery", "name": "Standard delivery", "description": "", "price_amount": "4.90", "is_active": "on"}
WORDS = {"name_fr": "Colis", "description_fr": "Chez vous"}


@pytest.fixture
def rate(shop: Any) -> Rate:
    return Rate.objects.get(name="Standard delivery")


@pytest.fixture
def transfer(shop: Any) -> PaymentMethod:
    return PaymentMethod.objects.get(provider="transfer")


def path_of(row: Rate | PaymentMethod) -> str:
    return f"/shop-settings/{'delivery/rates' if isinstance(row, Rate) else 'payments'}/{row.pk}/"


def words_of(row: Rate | PaymentMethod) -> dict[str, dict[str, str]]:
    row.refresh_from_db()
    return row.words


def test_shop_of_one_language_is_asked_for_one(owner_client: Client, rate: Rate, transfer: PaymentMethod) -> None:
    for row in (rate, transfer):
        fields = owner_client.get(path_of(row)).context["form"].fields
        assert [name for name in fields if name.endswith("_fr")] == []


def test_each_further_language_has_a_field_below_that_of_the_main_one(
    owner_client: Client, rate: Rate, transfer: PaymentMethod
) -> None:
    add_language(code="fr")

    response = owner_client.get(path_of(rate))

    fields = response.context["form"].fields
    assert list(fields)[1:5] == ["name", "name_fr", "description", "description_fr"]
    assert "Name in French" in response.content.decode()
    assert 'value="Livraison standard"' in response.content.decode()
    owner_client.cookies["lang"] = "fr"
    assert "Nom en français" in owner_client.get(path_of(rate)).content.decode()
    assert list(owner_client.get(path_of(transfer)).context["form"].fields)[:4] == [
        "name", "name_fr", "instructions", "instructions_fr",
    ]  # fmt: skip


def test_words_are_saved_and_empty_ones_are_not(owner_client: Client, rate: Rate) -> None:
    add_language(code="fr")

    assert owner_client.post(path_of(rate), VALUES | WORDS).status_code == 302
    assert words_of(rate) == {"fr": {"name": "Colis", "description": "Chez vous"}}
    owner_client.post(path_of(rate), VALUES | {"name_fr": "  ", "description_fr": "Chez vous"})
    assert words_of(rate) == {"fr": {"description": "Chez vous"}}
    owner_client.post(path_of(rate), VALUES)
    assert words_of(rate) == {}


def test_words_of_a_new_delivery_are_saved(owner_client: Client, rate: Rate) -> None:
    add_language(code="fr")

    owner_client.post(f"/shop-settings/delivery/zones/{rate.zone_id}/rates/add/", VALUES | WORDS | {"name": "Parcel"})

    assert Rate.objects.get(name="Parcel").words == {"fr": {"name": "Colis", "description": "Chez vous"}}


def test_instructions_are_saved_in_each_language(owner_client: Client, transfer: PaymentMethod) -> None:
    add_language(code="fr")

    owner_client.post(
        path_of(transfer),
        {"name": "Transfer", "name_fr": "Virement", "instructions": "FR76", "instructions_fr": "Sur\nFR76"},
    )

    assert words_of(transfer) == {"fr": {"name": "Virement", "instructions": "Sur\nFR76"}}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name_fr", "a" * 61), ("description_fr", "a" * 121), ("name_fr", "a\0b")],
)
def test_words_that_do_not_fit_are_refused_at_their_field(
    owner_client: Client, rate: Rate, field: str, value: str
) -> None:
    add_language(code="fr")
    before = words_of(rate)

    response = owner_client.post(path_of(rate), VALUES | WORDS | {field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert words_of(rate) == before


def test_instructions_have_an_end(owner_client: Client, transfer: PaymentMethod) -> None:
    add_language(code="fr")

    response = owner_client.post(path_of(transfer), {"name": "T", "instructions": "", "instructions_fr": "a" * 4001})

    assert list(response.context["form"].errors) == ["instructions_fr"]


def test_languages_that_the_shop_does_not_have_are_not_taken(owner_client: Client, rate: Rate) -> None:
    add_language(code="fr")

    owner_client.post(path_of(rate), VALUES | {"name_fr": "Colis", "name_de": "Paket", "name_en": "Main"})

    assert words_of(rate) == {"fr": {"name": "Colis"}}


def test_words_of_the_platform_stay_until_the_name_is_another(owner_client: Client, rate: Rate) -> None:
    owner_client.post(path_of(rate), VALUES | {"price_amount": "5"})
    assert words_of(rate) == {"fr": {"name": "Livraison standard"}}

    owner_client.post(path_of(rate), VALUES | {"name": "Express"})
    assert words_of(rate) == {}

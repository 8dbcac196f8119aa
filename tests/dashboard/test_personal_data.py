"""The merchant hands out and erases what is held about somebody."""

from __future__ import annotations

import io
import json
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from builder.privacy.models import Cause, Erasure, ErasureState
from builder.privacy.services import ask_for_erasure
from commerce.customers.models import Customer
from commerce.orders.models import Order
from core.models import AuditEntry, Event
from dashboard.customers.personal import token_of
from tests.builder.privacy.world import EMAIL, fill_with_a_person
from tests.factories.selling import NOON, place


@pytest.fixture
def canary(shop: Any, settings: Any, tmp_path: Any) -> dict[str, Any]:
    settings.MEDIA_ROOT = tmp_path
    return fill_with_a_person()


@pytest.fixture
def sure(owner_client: Client) -> Client:
    """The owner, who has just proved who they are."""
    session = owner_client.session
    session["confirmed_at"] = timezone.now().isoformat()
    session.save()
    return owner_client


def path_of(email: str, act: str = "") -> str:
    return f"/customers/people/{token_of(email)}/{act}"


def test_file_has_everything_and_no_secrets(canary, sure):
    response = sure.post(path_of(EMAIL, "file/"))

    archive = ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    told = json.loads(archive.read("personal-data.json"))
    names = {section["table"] for section in told["sections"]}
    assert {
        "customers.Customer", "orders.Order", "orders.OrderLine", "contact.Message", "contact.Subscriber",
        "reviews.Review", "invoices.Document", "payments.Payment", "notifications.SentMail", "cart.Cart",
        "giftcards.GiftCard", "notifications.StockAlert", "payments.BankLine",
    } <= names  # fmt: skip
    everything = json.dumps(told)
    assert "canary is kind" in everything  # the staff's note is about them
    for word in ('"password"', '"token"', '"digest"', "AAAA", canary["order"].token):
        assert word not in everything
    page = archive.read("personal-data.html").decode()
    assert "Canary Bird" in page
    assert not re.search(r"&#x27;|[{}\[\]]", page.partition("</style>")[2])  # no data as programs write it
    assert sum(name.startswith("files/personal/") for name in archive.namelist()) == 2
    line = AuditEntry.objects.get(action="customer.data_handed_out")
    assert EMAIL not in f"{line.target} {line.data}"
    assert Event.objects.filter(name="customer.data_requested").exists()


def test_guest_is_found_by_address_and_it_stands_in_no_address(owner_client, shop):
    place(email="guest@shopper.example")
    Customer.objects.all().delete()

    response = owner_client.post("/customers/people/", {"email": " Guest@Shopper.example "})

    assert response.status_code == 302
    assert "shopper.example" not in response["Location"]
    page = owner_client.get(response["Location"])
    assert ("Orders", 1) in page.context["held"]


def test_wrong_address_is_told_at_its_field_and_an_unknown_one_has_nothing(owner_client):
    refused = owner_client.post("/customers/people/", {"email": "nonsense"})
    page = owner_client.get(path_of("nobody@shopper.example"))

    assert refused.status_code == 422
    assert refused.context["form"].errors["email"]
    assert page.context["held"] == []
    assert "Nothing is held" in page.content.decode()
    assert 'href="/customers/people/"' in page.content.decode().partition('id="bo-held"')[2]
    assert owner_client.get("/customers/people/made-up/").status_code == 404


def test_erasing_asks_who_it_is_and_for_the_address(owner_client, canary):
    asked = owner_client.get(path_of(EMAIL, "erase/"))
    assert asked.status_code == 302
    assert "/confirm/" in asked["Location"]
    assert asked["Location"].endswith("%2Ferase%2F")  # and back to the question, not to the page before it
    assert owner_client.post(path_of(EMAIL, "file/")).status_code == 302
    assert not AuditEntry.objects.filter(
        action__startswith="admin.customers:person"
    ).exists()  # its target would say who


def test_owner_erases(sure, canary):
    refused = sure.post(path_of(EMAIL, "erase/"), {"email": "other@shopper.example"})
    assert refused.status_code == 422
    assert Customer.objects.filter(email=EMAIL).exists()

    done = sure.post(path_of(EMAIL, "erase/"), {"email": EMAIL.upper()})

    assert done["Location"] == "/customers/"
    assert not Customer.objects.filter(email=EMAIL).exists()
    order = Order.objects.get()
    for path in (f"/orders/{order.pk}/", "/orders/?tab=all", "/invoices/", "/customers/"):
        text = sure.get(path).content.decode()
        assert "Canary" not in text, path
        assert "canary" not in text, path
    assert "kept for the books until" in sure.get(f"/orders/{order.pk}/").content.decode()
    assert not AuditEntry.objects.filter(target__icontains="canary").exists()
    assert "canary" not in str(list(AuditEntry.objects.values_list("data", flat=True))).lower()


def test_erasure_that_waits_is_shown_and_can_be_called_off(sure, shop):
    place(email=EMAIL)

    response = sure.post(path_of(EMAIL, "erase/"), {"email": EMAIL})

    assert "is not finished" in sure.get(response["Location"]).content.decode()
    assert Erasure.objects.get().state == ErasureState.WAITING
    assert "is not finished" in sure.get(path_of(EMAIL)).content.decode()
    sure.post(path_of(EMAIL, "keep/"))
    assert not Erasure.objects.exists()
    assert Customer.objects.filter(email=EMAIL).exists()


def test_who_is_warned_or_waits_is_listed_with_fixed_cost(owner_client, shop):
    def count() -> int:
        with CaptureQueriesContext(connections["default"]) as captured:
            owner_client.get("/customers/people/")
        return len(captured)

    assert "Nobody is waiting" in owner_client.get("/customers/people/").content.decode()
    ask_for_erasure(email="a@x.example", cause=Cause.SHOPPER, now=NOON)
    count()
    one = count()
    for name in "bc":
        ask_for_erasure(email=f"{name}@x.example", cause=Cause.SHOPPER, now=NOON)

    assert count() == one
    page = owner_client.get("/customers/people/")
    assert {erasure.email for erasure, _token in page.context["rows"]} == {f"{name}@x.example" for name in "abc"}
    with override("fr"):
        assert str(Erasure._meta.verbose_name_plural) == "effacements"  # what the list counts

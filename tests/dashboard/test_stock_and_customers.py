from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.customers.models import Customer
from commerce.inventory.models import StockItem, StockMovement
from tests.factories.catalog import make_product
from tests.factories.selling import place


def test_scarcest_comes_first_and_uncounted_last(owner_client: Client) -> None:
    for title, stock in (("Much", 50), ("Uncounted", None), ("None", 0), ("Little", 2)):
        make_product(title=title, stock=stock)

    rows = owner_client.get("/products/stock/").context["page_obj"]
    low = owner_client.get("/products/stock/?state=low").context["page_obj"]

    assert [row.product.title for row in rows] == ["None", "Little", "Much", "Uncounted"]
    assert [row.product.title for row in low] == ["Little"]


def test_recount_is_in_the_ledger_with_reason_and_name(owner_client: Client) -> None:
    variant = make_product(stock=5).variants.get()

    owner_client.post(
        "/products/stock/recount/", {"variant": variant.pk, "seen": "5", "on_hand": "3", "reason": "Two broken"}
    )

    movement = StockMovement.objects.get()
    page = owner_client.get(f"/products/variants/{variant.pk}/stock/").content.decode()
    assert (movement.quantity, movement.note, movement.kind) == (-2, "Two broken", "recount")
    assert all(words in page for words in ("Two broken", "Alpha", "-2"))


@pytest.mark.parametrize(
    "changes", [{"on_hand": "-1"}, {"on_hand": "x"}, {"on_hand": "9" * 5000}, {"seen": "4"}, {"seen": ""}]
)
def test_wrong_or_stale_recount_changes_nothing(owner_client: Client, changes: dict[str, str]) -> None:
    variant = make_product(stock=5).variants.get()
    data = {"seen": "5", "on_hand": "3"} | changes

    in_row = owner_client.post("/products/stock/recount/", data | {"variant": str(variant.pk)})
    on_page = owner_client.post(f"/products/variants/{variant.pk}/stock/", data)

    assert (in_row.status_code, on_page.status_code) == (302, 422)
    assert StockItem.objects.get(variant=variant).on_hand == 5
    assert not StockMovement.objects.exists()


def test_recount_leads_back_into_the_admin_only(owner_client: Client) -> None:
    variant = make_product().variants.get()

    response = owner_client.post("/products/stock/recount/", {"variant": variant.pk, "query": "//evil.example/"})

    assert response["Location"].startswith("/products/stock/?")


def test_staff_who_may_only_look_cannot_count(staff: Any) -> None:
    variant = make_product(stock=5).variants.get()
    client = staff("inventory.view_stockitem")

    client.post(f"/products/variants/{variant.pk}/stock/", {"seen": "5", "on_hand": "3"})
    client.post("/products/stock/recount/", {"variant": variant.pk, "seen": "5", "on_hand": "3"})

    assert StockItem.objects.get(variant=variant).on_hand == 5


def test_customers_are_searched_with_fixed_cost(owner_client: Client) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connections["default"]) as captured:
            assert owner_client.get(path).status_code == 200
        return len(captured)

    place(email="ada@example.org", now=timezone.now())
    owner_client.get("/customers/")
    one = count("/customers/")
    for name in ("bob", "eve"):
        place(email=f"{name}@example.org", now=timezone.now())

    found = owner_client.get("/customers/?q=BOB").context["page_obj"]
    assert count("/customers/") == one
    assert [customer.email for customer in found] == ["bob@example.org"]


def test_customer_shows_orders_to_those_who_may_see_orders(staff: Any, owner_client: Client) -> None:
    order = place(now=timezone.now()).order
    path = f"/customers/{order.customer_id}/"

    owner, clerk = owner_client.get(path), staff("customers.view_customer").get(path)

    assert f"/orders/{order.pk}/" in owner.content.decode()
    assert f"/orders/{order.pk}/" not in clerk.content.decode()


def test_note_is_kept_and_a_stale_one_refused(owner_client: Client) -> None:
    customer = Customer.objects.create(email="ada@example.org", note="Old\nfriend")
    path = f"/customers/{customer.pk}/"

    kept = owner_client.post(path, {"note": "Likes lamps", "seen": "Old\r\nfriend"})
    refused = owner_client.post(path, {"note": "Mine", "seen": "Old\nfriend"})

    customer.refresh_from_db()
    assert (kept.status_code, refused.status_code, customer.note) == (302, 422, "Likes lamps")


def test_note_needs_the_right_to_change(staff: Any) -> None:
    customer = Customer.objects.create(email="ada@example.org")

    staff("customers.view_customer").post(f"/customers/{customer.pk}/", {"note": "x", "seen": ""})

    customer.refresh_from_db()
    assert customer.note == ""

from __future__ import annotations

from commerce.catalog.models import Variant
from commerce.customers.models import Customer
from core.models import AuditEntry
from tests.factories.catalog import make_product
from tests.factories.selling import place


def entry(action):
    return AuditEntry.objects.get(action=action)


def test_product_that_is_archived_leaves_before_and_after(owner_client):
    product = make_product("Lamp", slug="lamp")

    owner_client.post(f"/products/{product.pk}/archive/")

    line = entry("product.changed")
    assert (line.target, line.data["status"]) == ("Lamp", ["active", "archived"])
    assert line.ip_address == "127.0.0.1"


def test_prices_changed_for_many_leave_a_line_each(owner_client):
    products = [make_product(f"Lamp {n}", slug=f"lamp-{n}") for n in range(3)]

    owner_client.post(
        "/products/bulk/", {"act": "unpublish", "product": [product.pk for product in products], "confirmed": "yes"}
    )

    lines = AuditEntry.objects.filter(action="product.changed")
    assert sorted(line.target for line in lines) == ["Lamp 0", "Lamp 1", "Lamp 2"]
    assert all(list(line.data) == ["is_published"] for line in lines)


def test_deleted_product_is_named(owner_client):
    product = make_product("Lamp", slug="lamp")

    owner_client.post(f"/products/{product.pk}/delete/")

    assert entry("product.deleted").target == "Lamp"
    assert not Variant.objects.exists()


def test_note_about_a_customer_leaves_before_and_after(owner_client):
    place(email="shopper@example.com")
    customer = Customer.objects.get()

    owner_client.post(f"/customers/{customer.pk}/", {"note": "Likes blue", "seen": ""})

    assert entry("customer.changed").data["note"] == ["", "Likes blue"]


def test_act_that_changes_nothing_tells_of_no_change(owner_client):
    product = make_product("Lamp", slug="lamp")

    owner_client.post(f"/products/{product.pk}/", {})

    assert not AuditEntry.objects.filter(action="product.changed").exists()


def test_ids_that_are_none_do_no_harm(owner_client):
    for ids in (["9" * 30], ["x"], ["\0"], ["-1", "1.5"]):
        assert owner_client.post("/products/bulk/", {"act": "publish", "product": ids}).status_code < 500
    assert owner_client.post(f"/products/{'9' * 30}/archive/").status_code == 404

from __future__ import annotations

import pytest

from commerce.catalog.models import Product, Variant
from commerce.inventory.models import StockItem
from core.models import AuditEntry
from tests.factories.catalog import make_collection, make_product

LAMP = {
    "title": "Lamp", "handle": "lamp", "options": ["Colour"], "status": "active", "tags": ["Light"],
    "variants": [
        {"option_values": ["Red"], "sku": "L-R", "price": {"amount": 1999, "currency": "EUR"}},
        {"option_values": ["Blue"], "sku": "L-B", "price": {"amount": 2199, "currency": "EUR"}, "weight_grams": 400},
    ],
}  # fmt: skip


def test_product_is_made_read_changed_and_deleted(api):
    made = api.post("/products", LAMP)

    assert made.status_code == 201
    product = made.json()
    assert made.headers["Location"] == f"/api/v1/products/{product['id']}"
    assert product["handle"] == "lamp"
    assert [(v["sku"], v["price"]) for v in product["variants"]] == [
        ("L-R", {"amount": 1999, "currency": "EUR"}), ("L-B", {"amount": 2199, "currency": "EUR"})
    ]  # fmt: skip
    assert product["created_at"].endswith("Z")
    assert api.get(f"/products/{product['id']}").json() == product
    assert list(StockItem.objects.values_list("on_hand", "is_tracked")) == [(0, True)] * 2
    assert Product.objects.get().is_sellable is False

    changed = api.send("PATCH", f"/products/{product['id']}", {"title": "Lampe", "status": "archived"})
    assert (changed.status_code, changed.json()["title"], changed.json()["status"]) == (200, "Lampe", "archived")
    assert changed.json()["tags"] == ["Light"]

    gone = api.send("DELETE", f"/products/{product['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.get(f"/products/{product['id']}").status_code == 404
    acts = AuditEntry.objects.filter(actor=api.key.user).order_by("id").values_list("action", "actor_name")
    assert list(acts) == [
        ("product.made", "API: Stock system"), ("product.changed", "API: Stock system"),
        ("product.deleted", "API: Stock system"),
    ]  # fmt: skip


def test_variant_is_added_changed_and_removed(api):
    product = api.post("/products", LAMP).json()
    path = f"/products/{product['id']}/variants"

    made = api.post(path, {"option_values": ["Green"], "sku": "L-G", "price": {"amount": 1500, "currency": "EUR"}})
    assert (made.status_code, made.json()["sku"], made.json()["position"]) == (201, "L-G", 2)
    again = api.post(path, {"option_values": ["Green"], "price": {"amount": 1, "currency": "EUR"}})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")

    one = f"{path}/{made.json()['id']}"
    prices = {"compare_at_price": {"amount": 2500, "currency": "EUR"}, "weight_grams": 10}
    assert api.send("PATCH", one, prices).json()["compare_at_price"] == {"amount": 2500, "currency": "EUR"}
    assert api.send("PATCH", one, {"compare_at_price": None}).json()["compare_at_price"] is None
    refused = api.send("PATCH", one, {"sku": None})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "sku")

    assert api.send("DELETE", one).status_code == 204
    assert Variant.objects.count() == 2


def test_last_variant_stays(api):
    variant = make_product("Lamp").variants.get()

    refused = api.send("DELETE", f"/products/{variant.product.uuid}/variants/{variant.pk}")

    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    assert Variant.objects.filter(pk=variant.pk).exists()


def test_variant_of_another_product_is_not_found(api):
    lamp, chair = make_product("Lamp").variants.get(), make_product("Chair")

    assert api.send("PATCH", f"/products/{chair.uuid}/variants/{lamp.pk}", {"sku": "X"}).status_code == 404
    lamp.refresh_from_db()
    assert lamp.sku == ""


def test_amount_in_another_currency_is_refused(api):
    wish = LAMP | {"options": [], "variants": [{"price": {"amount": 1999, "currency": "USD"}}]}

    refused = api.post("/products", wish)

    assert refused.status_code == 422
    assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [
        ("variants.0.price.currency", "currency_mismatch")
    ]
    assert not Product.objects.exists()


def test_list_is_filtered_and_comes_in_pages(api):
    lights = make_collection("Lights")
    made = [make_product(f"P{number}", variants=[{"sku": f"S{number}"}]) for number in range(3)]
    made[1].entries.create(collection=lights)
    ids = [str(product.uuid) for product in made]

    first = api.get("/products", limit=2).json()
    second = api.get("/products", limit=2, cursor=first["next_cursor"]).json()

    assert [one["id"] for one in first["data"] + second["data"]] == ids
    assert second["next_cursor"] is None
    assert [one["id"] for one in api.get("/products", sku="S2").json()["data"]] == [ids[2]]
    assert [one["id"] for one in api.get("/products", handle=made[0].slug).json()["data"]] == [ids[0]]
    assert [one["id"] for one in api.get("/products", collection_id=lights.pk).json()["data"]] == [ids[1]]


def test_changes_since_come_in_the_order_of_the_changes(api):
    first, second, third = (make_product(f"P{number}") for number in range(3))
    third.refresh_from_db()
    api.send("PATCH", f"/products/{first.uuid}", {"vendor": "Us"})
    since = third.updated_at.isoformat().replace("+00:00", "Z")

    pages, cursor = [], None
    while True:
        page = api.get("/products", limit=1, updated_since=since, **({"cursor": cursor} if cursor else {})).json()
        pages += [one["id"] for one in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert pages == [str(third.uuid), str(first.uuid)]
    assert str(second.uuid) not in pages


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "W10", "WyJhIl0", "WzEsMl0", "W3t9XQ", "W3RydWVd", "é"])
def test_cursor_that_is_none_is_refused(api, cursor):
    refused = api.get("/products", cursor=cursor)

    assert (refused.status_code, refused.json()["code"]) == (400, "cursor_invalid")


def test_plan_without_room_takes_no_more_products(api, monkeypatch):
    from billing import limits

    monkeypatch.setattr(limits, "allow", lambda shop_id, metric, adding=1: metric != "products")

    refused = api.post("/products", LAMP)

    assert (refused.status_code, refused.json()["code"]) == (403, "plan_limit_reached")
    assert not Product.objects.exists()

from __future__ import annotations

import pytest

from commerce.inventory.models import StockItem, StockMovement
from commerce.inventory.services import set_tracking
from tests.factories.catalog import make_product
from tests.factories.selling import make_variant


def on_hand(variant):
    return StockItem.objects.values_list("on_hand", flat=True).get(pk=variant.pk)


def test_stock_is_read_set_and_changed_with_a_ledger(api):
    variant = make_variant(stock=5, sku="L-1")
    path = f"/stock/{variant.pk}"

    assert api.get(path).json() == {
        "variant_id": variant.pk, "product_id": str(variant.product.uuid), "sku": "L-1", "on_hand": 5, "committed": 0,
        "held": 0, "available": 5, "is_tracked": True, "sells_below_zero": False,
    }  # fmt: skip
    assert api.send("PUT", path, {"on_hand": 12, "note": "Count"}).json()["on_hand"] == 12
    assert api.post(f"{path}/changes", {"change": -2}).json()["on_hand"] == 10
    assert api.post(f"{path}/changes", {"change": 3, "reason": "returned"}).json()["on_hand"] == 13
    ledger = StockMovement.objects.filter(variant=variant, actor=api.key.user).order_by("id")
    assert list(ledger.values_list("quantity", "kind", "note")) == [
        (7, "recount", "Count"), (-2, "lost", ""), (3, "restocked", "")
    ]  # fmt: skip


def test_no_more_goes_than_there_is(api):
    variant = make_variant(stock=5)

    refused = api.post(f"/stock/{variant.pk}/changes", {"change": -6})

    assert (refused.status_code, refused.json()["reason"]) == (409, "not_enough")
    assert on_hand(variant) == 5


def test_stock_that_is_not_counted_cannot_change(api):
    variant = make_variant(stock=5)
    set_tracking(variant_ids=[variant.pk], is_tracked=False)

    refused = api.post(f"/stock/{variant.pk}/changes", {"change": 1})

    assert (refused.status_code, refused.json()["reason"]) == (409, "not_tracked")
    assert api.get(f"/stock/{variant.pk}").json()["available"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [({"change": 0}, "value_error"), ({"change": 1, "reason": "lost"}, "value_error"), ({"change": "1"}, "int_type"),
     ({"change": 1.5}, "int_type"), ({"change": True}, "int_type"), ({}, "missing")],
)  # fmt: skip
def test_change_that_makes_no_sense(api, body, code):
    refused = api.post(f"/stock/{make_variant().pk}/changes", body)

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


def test_many_are_counted_at_once_or_none(api):
    first, second = make_variant(stock=1, sku="A"), make_variant(stock=1, sku="B")
    counts = [{"sku": "A", "on_hand": 7}, {"variant_id": second.pk, "on_hand": 8}]

    done = api.post("/stock/counts", {"counts": counts})
    assert [(one["variant_id"], one["on_hand"]) for one in done.json()["data"]] == [(first.pk, 7), (second.pk, 8)]

    for wrong, code in (({"sku": "NO"}, "unknown"), ({"sku": "A"}, "twice")):
        refused = api.post("/stock/counts", {"counts": [{"sku": "A", "on_hand": 1}, wrong | {"on_hand": 1}]})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
        assert refused.json()["errors"][0]["field"] == "counts.1.sku"
    make_product(variants=[{"sku": "A"}])
    assert api.post("/stock/counts", {"counts": counts}).json()["errors"][0]["code"] == "ambiguous"
    assert (on_hand(first), on_hand(second)) == (7, 8)


def test_list_of_stock_finds_by_sku(api):
    wanted = make_variant(sku="A")
    make_variant(sku="B")

    assert [one["variant_id"] for one in api.get("/stock", sku="A").json()["data"]] == [wanted.pk]

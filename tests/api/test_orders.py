from __future__ import annotations

from commerce.inventory.models import StockItem
from commerce.orders.models import Order
from commerce.orders.services import mark_paid
from commerce.payments.models import Refund
from tests.factories.foreign import make_order
from tests.factories.selling import NOON, make_variant, place


def paid_order(quantity=2):
    order = place((make_variant(), quantity), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    order.refresh_from_db()
    return order


def test_order_is_listed_and_read(api):
    order = paid_order()

    (listed,) = api.get("/orders", paid_state="paid").json()["data"]

    assert listed == api.get(f"/orders/{order.pk}").json()
    assert (listed["number"], listed["email"], listed["fulfilment_state"]) == (order.number, order.email, "unfulfilled")
    assert listed["total"] == {"amount": order.total_amount, "currency": "EUR"}
    assert [(line["quantity"], line["unit_price"]["amount"]) for line in listed["lines"]] == [(2, 1000)]
    assert api.get("/orders", state="cancelled").json()["data"] == []


def test_part_and_rest_are_shipped_with_tracking(api):
    order = paid_order()
    line = order.lines.get()
    path = f"/orders/{order.pk}/shipments"
    part = {"lines": [{"line_id": line.pk, "quantity": 1}], "carrier": "dhl", "tracking_number": "00340"}

    sent = api.post(path, part)
    assert sent.status_code == 201
    assert sent.json()["tracking_url"].endswith("tracking-id=00340")
    assert api.get(f"/orders/{order.pk}").json()["fulfilment_state"] == "partial"
    assert api.post(path, {}).json()["lines"] == [{"line_id": line.pk, "quantity": 1}]
    assert api.get(f"/orders/{order.pk}").json()["fulfilment_state"] == "fulfilled"

    refused = api.post(path, part)
    assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (409, "refused", "wrong_quantity")
    assert "at most 0" in refused.json()["detail"]


def test_unpaid_order_is_not_shipped(api):
    order = place().order

    refused = api.post(f"/orders/{order.pk}/shipments", {})

    assert (refused.status_code, refused.json()["reason"]) == (409, "not_paid_yet")


def test_carrier_that_nobody_knows(api):
    refused = api.post(f"/orders/{paid_order().pk}/shipments", {"carrier": "pigeon"})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "carrier")


def test_order_is_cancelled_once(api):
    variant = make_variant(stock=5)
    order = place((variant, 2)).order

    first, again = (api.post(f"/orders/{order.pk}/cancel", {"reason": "No"}) for _ in range(2))

    assert (first.status_code, first.json()["state"]) == (200, "cancelled")
    assert again.json()["cancelled_at"] == first.json()["cancelled_at"]
    assert StockItem.objects.get(pk=variant.pk).available == 5


def test_note_is_written_by_the_program(api):
    order = paid_order()

    noted = api.post(f"/orders/{order.pk}/notes", {"text": " Picked "})

    assert (noted.status_code, noted.json()["text"]) == (201, "Picked")
    note = order.timeline.get(kind="note")
    assert (note.text, note.actor) == ("Picked", api.key.user)
    assert api.post(f"/orders/{order.pk}/notes", {"text": "  "}).status_code == 422


def test_line_is_refunded_once_however_often_it_is_sent(api):
    order = paid_order()
    body = {"lines": [{"line_id": order.lines.get().pk, "quantity": 1}], "reason": "Scratch"}

    first, again = (api.post(f"/orders/{order.pk}/refunds", body, name="refund-1") for _ in range(2))

    assert first.status_code == 201
    assert (first.json()["amount"], first.json()["reason"]) == ({"amount": 1000, "currency": "EUR"}, "Scratch")
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Refund.objects.get().actor == api.key.user

    too_much = api.post(f"/orders/{order.pk}/refunds", {"amount": {"amount": 10**9, "currency": "EUR"}})
    assert (too_much.status_code, too_much.json()["reason"]) == (409, "too_much_refunded")
    other = api.post(f"/orders/{order.pk}/refunds", {"amount": {"amount": 1, "currency": "USD"}})
    assert other.json()["errors"][0]["field"] == "amount.currency"
    assert Refund.objects.count() == 1


def test_order_of_nobody_is_not_found(api):
    nobody = "0190a0a0-0000-7000-8000-000000000000"

    for path in ("shipments", "cancel", "refunds"):
        assert api.post(f"/orders/{nobody}/{path}", {}).status_code == 404
    assert api.post(f"/orders/{nobody}/notes", {"text": "x"}).status_code == 404
    assert not Order.objects.exists()


def test_order_in_another_currency_says_what_it_was_worth(api):
    order = make_order("USD", 10_842)
    make_order("USD", 500, factor=0, imported_from="shopify")

    unknown, listed = sorted(api.get("/orders").json()["data"], key=lambda each: each["total"]["amount"])

    assert listed == api.get(f"/orders/{order.pk}").json()
    assert (listed["currency"], listed["total"]) == ("USD", {"amount": 10_842, "currency": "USD"})
    assert (listed["shop_currency"], listed["shop_total"]) == ("EUR", {"amount": 10_000, "currency": "EUR"})
    assert unknown["shop_total"] is None

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.giftcards.services import issue_card, redeem_cards
from commerce.inventory.models import StockItem
from commerce.notifications.models import MailState, SentMail
from commerce.orders import services
from commerce.orders.models import Order, OrderNote, Shipment
from commerce.payments.models import Payment, Refund
from commerce.shipping.models import Rate
from commerce.shipping.services import save_account
from core.events.work import work_on_events
from core.ids import uuid7
from core.models import AuditEntry
from core.money import Money
from tests.factories.foreign import make_order
from tests.factories.selling import NOON, make_variant, place


def key() -> dict[str, str]:
    return {"request_key": str(uuid7())}


def path_of(order: Order, act: str = "") -> str:
    return f"/orders/{order.pk}/{act}"


@pytest.fixture
def order(shop: Any) -> Order:
    """Two units of one variant, to be paid by transfer."""
    return place((make_variant(stock=5), 2), provider="transfer", now=timezone.now()).order


@pytest.fixture
def paid(order: Order) -> Order:
    services.mark_paid(order_id=order.pk, actor=None, now=timezone.now())
    order.refresh_from_db()
    return order


def numbers(client: Client, query: str = "") -> list[int]:
    response = client.get(f"/orders/{query}")
    assert response.status_code == 200
    return [order.number for order in response.context["page_obj"]]


def test_list_costs_the_same_with_one_and_three_orders(owner_client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connections["default"]) as captured:
            owner_client.get("/orders/")
        return len(captured)

    place(now=timezone.now())
    owner_client.get("/orders/")
    one = count()
    for _time in range(2):
        place(now=timezone.now())

    assert count() == one


def test_tabs_hold_what_they_say(owner_client: Client) -> None:
    unpaid, paid, gone, done = (place(provider="transfer", now=timezone.now()).order for _time in range(4))
    for each in (paid, done):
        services.mark_paid(order_id=each.pk, actor=None, now=timezone.now())
    services.ship_order(order_id=done.pk, request_key="k", actor=None, now=timezone.now())
    services.cancel_order(order_id=gone.pk, restock=True, actor=None, now=timezone.now())

    found = {tab: set(numbers(owner_client, f"?tab={tab}")) for tab in ("open", "ship", "unpaid", "paid", "cancelled")}

    assert found == {
        "open": {unpaid.number, paid.number}, "ship": {paid.number}, "unpaid": {unpaid.number},
        "paid": {paid.number, done.number}, "cancelled": {gone.number},
    }  # fmt: skip


def test_search_finds_number_mail_and_name(owner_client: Client, order: Order) -> None:
    place(email="bob@example.org", now=timezone.now())

    words = (f"%23{order.number}", "ADA@example", "99999999999999999999", "%00", "nobody")
    assert [len(numbers(owner_client, f"?q={each}")) for each in words] == [1, 1, 0, 2, 0]


def test_export_holds_all_and_no_formula(owner_client: Client, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(shipping_address={"name": "=HYPERLINK(1)", "country": "FR"})

    response = owner_client.get("/orders/export/?tab=all")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(r["number"], r["name"], r["total"]) for r in rows] == [
        (str(order.number), "'=HYPERLINK(1)", rows[0]["total"])
    ]
    assert rows[0]["total"].count(".") == 1


def test_detail_shows_lines_totals_and_local_time(owner_client: Client, order: Order) -> None:
    from datetime import UTC, datetime

    Order.objects.filter(pk=order.pk).update(placed_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

    page = owner_client.get(path_of(order)).content.decode()

    assert "2 July 2026, 00:30" in page
    assert all(words in page for words in ("€20.00", "Test order", "Ada Lovelace", "Order placed by the shopper"))


def test_mark_paid_twice_pays_once(owner_client: Client, order: Order) -> None:
    data = key() | {"reference": "SEPA 1"}

    answers = [owner_client.post(path_of(order, "mark-paid/"), data).status_code for _time in range(2)]

    order.refresh_from_db()
    assert (answers, order.paid_state) == ([302, 302], "paid")
    assert OrderNote.objects.filter(order=order, kind="order.paid").count() == 1
    assert OrderNote.objects.get(order=order, kind="payment.confirmed").actor.email == "owner@alpha.example"


def test_part_is_shipped_once_however_often_it_is_sent(owner_client: Client, paid: Order) -> None:
    line = paid.lines.get()
    data = key() | {f"line-{line.pk}": "1", "carrier": "colissimo", "tracking_number": "6A1"}

    answers = [owner_client.post(path_of(paid, "ship/"), data).status_code for _time in range(2)]

    paid.refresh_from_db()
    shipment = Shipment.objects.get()
    assert (answers, paid.fulfilment_state) == ([302, 302], "partial")
    assert (shipment.lines, shipment.tracking_url) == (
        [[line.pk, 1]], "https://www.laposte.fr/outils/suivre-vos-envois?code=6A1"
    )  # fmt: skip
    assert StockItem.objects.get(variant=line.variant_id).on_hand == 4


def test_unpaid_order_is_not_shipped(owner_client: Client, shop: Any) -> None:
    order = place((make_variant(stock=5), 2), provider="bogus", now=timezone.now()).order

    response = owner_client.post(path_of(order, "ship/"), key() | {f"line-{order.lines.get().pk}": "2"})

    assert response.status_code == 422
    assert b"is not paid yet" in response.content
    assert not Shipment.objects.exists()


@pytest.mark.parametrize("quantity", ["-1", "3", "x", "", "9" * 10_000, "1.5", "0"])
def test_wrong_quantity_ships_nothing(owner_client: Client, paid: Order, quantity: str) -> None:
    response = owner_client.post(path_of(paid, "ship/"), key() | {f"line-{paid.lines.get().pk}": quantity})

    assert response.status_code == 422
    assert not Shipment.objects.exists()


@pytest.mark.parametrize("act", ["mark-paid/", "ship/", "cancel/", "restock/", "notes/"])
@pytest.mark.parametrize(
    "bad", [{}, {"request_key": "x"}, {"request_key": "\x00", "text": "\x00", "reason": "x" * 10_000}]
)
def test_act_without_a_proper_form_does_nothing(
    owner_client: Client, paid: Order, act: str, bad: dict[str, str]
) -> None:
    before = list(Order.objects.values()), OrderNote.objects.count()

    response = owner_client.post(path_of(paid, act), bad)

    assert response.status_code == 422
    assert (list(Order.objects.values()), OrderNote.objects.count()) == before


@pytest.mark.parametrize(("restock", "left"), [({"restock": "on"}, 5), ({}, 3)])
def test_cancel_restocks_or_writes_off(owner_client: Client, order: Order, restock: dict[str, str], left: int) -> None:
    answers = [owner_client.post(path_of(order, "cancel/"), key() | restock).status_code for _time in range(2)]

    order.refresh_from_db()
    item = StockItem.objects.get(variant=order.lines.get().variant_id)
    assert (answers, order.state, item.on_hand, item.committed, item.held) == ([302, 302], "cancelled", left, 0, 0)


def test_cancelled_order_offers_and_takes_no_payment_or_parcel(owner_client: Client, order: Order) -> None:
    services.cancel_order(order_id=order.pk, restock=True, actor=None, now=timezone.now())

    page = owner_client.get(path_of(order)).content.decode()
    pay = owner_client.post(path_of(order, "mark-paid/"), key())
    ship = owner_client.post(path_of(order, "ship/"), key() | {f"line-{order.lines.get().pk}": "1"})

    assert "mark-paid/" not in page
    assert "/ship/" not in page
    assert (pay.status_code, ship.status_code) == (422, 422)
    assert b"This order is cancelled." in pay.content


def test_shipped_order_is_not_cancelled_but_restocked(owner_client: Client, paid: Order) -> None:
    line = paid.lines.get()
    services.ship_order(order_id=paid.pk, request_key="k", actor=None, now=timezone.now())
    data = key() | {f"line-{line.pk}": "1", "reason": "Broken box"}

    refused = owner_client.post(path_of(paid, "cancel/"), key())
    done = [owner_client.post(path_of(paid, "restock/"), data).status_code for _time in range(2)]
    too_many = owner_client.post(path_of(paid, "restock/"), key() | {f"line-{line.pk}": "2"})

    paid.refresh_from_db()
    assert (refused.status_code, done, too_many.status_code, paid.state) == (422, [302, 302], 422, "open")
    assert StockItem.objects.get(variant=line.variant_id).on_hand == 4


def test_note_is_kept_once_and_shown_as_text(owner_client: Client, order: Order) -> None:
    data = key() | {"text": "<script>alert(1)</script>"}
    for _time in range(2):
        owner_client.post(path_of(order, "notes/"), data)

    page = owner_client.get(path_of(order)).content.decode()

    assert OrderNote.objects.filter(kind="note").count() == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_order_of_another_shop_is_not_found(owner_client: Client, other_shop: Any) -> None:
    from tenants.context import shop_context

    with shop_context(other_shop):
        theirs = place(now=timezone.now()).order

    assert owner_client.get(path_of(theirs)).status_code == 404
    assert owner_client.post(path_of(theirs, "cancel/"), key()).status_code == 404


def test_staff_who_may_only_look_are_offered_no_act(staff: Any, order: Order) -> None:
    page = staff("orders.view_order").get(path_of(order)).content.decode()

    assert "What to do" not in page


def test_packing_slip_has_no_prices(owner_client: Client, order: Order) -> None:
    page = owner_client.get(path_of(order, "packing-slip/")).content.decode()

    assert "Ada Lovelace" in page
    assert "€" not in page


def test_mail_is_sent_again_from_the_order_page(owner_client: Client, order: Order) -> None:
    work_on_events(timezone.now())
    assert "Send again" not in owner_client.get(path_of(order)).content.decode()  # it is on its way
    SentMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    mail = SentMail.objects.get(key__endswith=":shopper")
    assert "Send again" in owner_client.get(path_of(order)).content.decode()

    answer = owner_client.post(path_of(order, f"mails/{mail.pk}/again/"), key(), follow=True)

    assert f"The e-mail is on its way to {order.email}." in answer.content.decode()
    assert "E-mail sent again" in answer.content.decode()
    assert SentMail.objects.filter(state=MailState.WAITING, to=order.email).count() == 1
    gone = owner_client.post(path_of(order, "mails/999/again/"), key(), follow=True)
    assert "There is no such e-mail any more." in gone.content.decode()
    assert (
        "reload the page" in owner_client.post(path_of(order, f"mails/{mail.pk}/again/"), follow=True).content.decode()
    )


def test_acts_come_before_the_timeline(owner_client: Client, order: Order) -> None:
    """On phones the page is read from top to bottom."""
    page = owner_client.get(path_of(order)).content.decode()

    assert page.index('id="bo-acts"') < page.index('id="bo-timeline"')


def test_the_rest_is_cancelled_and_its_money_given_back_once(owner_client, shop):
    order = place((make_variant(stock=5), 3), provider="transfer").order
    line = order.lines.get()
    services.mark_paid(order_id=order.pk, actor=None, now=NOON)
    services.ship_order(order_id=order.pk, request_key="one", quantities={line.pk: 1}, actor=None, now=NOON)
    form = {"request_key": "0190a0a0-0000-7000-8000-000000000001", "restock": "on", "refund": "on", "reason": "Broken"}

    for _ in range(2):
        answer = owner_client.post(f"/orders/{order.pk}/cancel-rest/", form)

    assert answer.status_code == 302
    line.refresh_from_db()
    assert line.quantity_cancelled == 2
    assert [refund.total_amount for refund in Refund.objects.all()] == [2000]


def test_a_label_is_asked_for_where_a_rate_names_a_service(owner_client, shop):
    order = place((make_variant(stock=5, weight_grams=400), 2), provider="transfer").order
    parcel = services.ship_order(order_id=order.pk, request_key="one", actor=None, now=NOON)
    assert "Buy a label" not in owner_client.get(f"/orders/{order.pk}/").content.decode()
    save_account(carrier="sendcloud", key="key", secret="secret", is_active=True)
    Rate.objects.filter(is_active=True).update(carrier="sendcloud", service="8")
    form = {"request_key": "0190a0a0-0000-7000-8000-000000000002", "service": "sendcloud:8", "weight_grams": "900"}

    page = owner_client.get(f"/orders/{order.pk}/").content.decode()
    assert 'value="800"' in page
    answer = owner_client.post(f"/orders/{order.pk}/parcels/{parcel.pk}/label/buy/", form | {"service": "sendcloud:7"})
    assert (answer.status_code, Shipment.objects.get().label_state) == (422, "")
    answer = owner_client.post(f"/orders/{order.pk}/parcels/{parcel.pk}/label/buy/", form)

    assert answer.status_code == 422  # nobody answers in tests
    assert "does not answer" in answer.content.decode()
    assert "it is not bought twice" in answer.content.decode()


def test_order_in_another_currency_is_shown_in_it_with_its_worth(owner_client: Client) -> None:
    order = make_order("JPY", 16_352)

    listed = owner_client.get("/orders/?tab=all").content.decode()
    shown = owner_client.get(path_of(order)).content.decode()
    rows = list(csv.DictReader(io.StringIO(owner_client.get("/orders/export/?tab=all").content.decode("utf-8-sig"))))

    assert [each for each in ("¥16,352", "€100.00") if each not in listed] == []
    assert [each for each in ("¥16,352", "€100.00", "1\xa0EUR = 163.52\xa0JPY") if each not in shown] == []
    assert (rows[0]["currency"], rows[0]["total"], rows[0]["shop_currency"], rows[0]["shop_total"]) == (
        "JPY", "16352", "EUR", "100.00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("currency", "typed", "status", "amount"),
    [
        ("USD", "12.50", 302, 1250),
        ("JPY", "1250", 302, 1250),
        ("JPY", "12.50", 422, None),
        ("USD", "€12.50", 422, None),
    ],
)
def test_refund_is_typed_in_the_orders_currency(
    owner_client: Client, currency: str, typed: str, status: int, amount: int | None
) -> None:
    order = make_order(currency, 5000)

    wish = {**key(), f"line-{order.lines.get().pk}": "0", "amount": typed, "reason": ""}
    answer = owner_client.post(path_of(order, "refund/"), wish)

    assert answer.status_code == status
    assert [(each.amount, each.currency) for each in Refund.objects.all()] == ([(amount, currency)] if amount else [])
    logged = AuditEntry.objects.filter(action="order.changed").values_list("data", flat=True)
    assert [(data["refunded_amount"], data["currency"]) for data in logged] == (
        [([0, amount], currency)] if amount else []
    )


def test_gift_card_that_paid_gets_back_the_orders_currency(shop: Any) -> None:
    """And one of another currency pays nothing."""
    card = issue_card(value=Money(3000, "USD"), now=NOON)
    order = make_order("USD", 5000, credit_amount=3000, credits=[{"card_id": card.pk, "kind": "card", "amount": 3000}])
    Payment.objects.filter(order_id=order.pk).update(amount=2000)
    redeem_cards(amounts={card.pk: 3000}, order_id=order.pk, now=NOON)

    refund = services.refund_order(order_id=order.pk, request_key="1", quantities={}, amount=2500, actor=None, now=NOON)

    card.refresh_from_db()
    assert (refund.amount, refund.credit_amount, refund.currency) == (2000, 500, "USD")
    assert (card.balance_amount, card.currency) == (500, "USD")

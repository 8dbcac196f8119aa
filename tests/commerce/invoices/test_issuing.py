"""Which papers an order gets, once each, and that their figures are those the order keeps, to the cent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction
from pypdf import PdfReader

from commerce.checkout.codes import enter_code
from commerce.checkout.details import Address
from commerce.checkout.place_order import place_order
from commerce.importexport.exports.documents import record_of
from commerce.invoices.errors import InvoicedAlready, InvoicedElsewhere, NotInvoiced
from commerce.invoices.models import Document
from commerce.invoices.pdf import pdf_of
from commerce.invoices.receivers import write_documents
from commerce.invoices.services import cancel_invoice, issue_invoice, settle_documents
from commerce.invoices.sheet import sheet_of
from commerce.orders.models import Order
from commerce.orders.services import cancel_order, mark_paid, refund_order, ship_order
from commerce.payments.models import Payment
from commerce.pricing.totals import price
from commerce.shipping.models import Rate, Zone
from commerce.store.models import Store
from commerce.taxes.models import VatCheck
from core.models import Event
from tests.commerce.pricing.independent import calculate
from tests.commerce.pricing.same_cart import same_cart
from tests.factories.foreign import make_order
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import NOON, make_cart, make_details, make_variant, place

LATER = NOON + timedelta(days=2)


def buy(*wanted, **changes):
    """Paid by transfer."""
    order = place(*wanted, provider="transfer", **changes).order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    return Order.objects.get(pk=order.pk)


def settle(order, now=NOON):
    return settle_documents(order_id=order.pk, now=now)


def documents():
    return list(Document.objects.order_by("pk"))


def set_rules(**rules):
    Store.objects.update(invoicing=rules)


def sums(document):
    """(without tax, tax, total), of the rates that it tells."""
    net, tax = (sum(rate[name] for rate in document.content["rates"]) for name in ("net", "tax"))
    return net, tax, net + tax


def lines_and_total(content):
    """What the paper's own column comes to; without tax that is its net."""
    shipping = (content.get("shipping") or {"amount": 0})["amount"]
    return (
        sum(each["amount"] for each in content["lines"])
        - sum(each["amount"] for each in content["discounts"])
        + shipping
    )


def give_back(order, key, **wanted):
    wanted = {"quantities": {}, **wanted}
    return refund_order(order_id=order.pk, request_key=key, actor=None, now=LATER, **wanted)


def test_paid_order_gets_one_invoice_however_often_it_is_told(shop):
    order = buy()
    event = Event.objects.get(name="order.paid")

    write_documents(event)
    write_documents(event)

    (invoice,) = documents()
    assert (invoice.number, invoice.kind, invoice.total_amount) == ("F-2026-00001", "invoice", order.total_amount)
    assert sums(invoice) == (order.total_amount - order.tax_amount, order.tax_amount, order.total_amount)
    (note,) = order.timeline.filter(kind="invoice.issued")
    assert note.data["number"] == "F-2026-00001"


def test_a_second_one_of_the_same_source_is_refused_by_the_database(shop):
    """The control of the test above: even without looking first."""
    settle(buy())
    (first,) = documents()
    copy = Document.objects.get(pk=first.pk)
    copy.pk, copy.id, copy.serial = None, Document._meta.get_field("id").get_default(), 2

    with pytest.raises(IntegrityError, match="document_source_once"), transaction.atomic("default"):
        copy.save(force_insert=True)


@pytest.mark.parametrize("act", ["update", "delete", "truncate"])
def test_document_cannot_be_changed(shop, act):
    """The database refuses; the control: the order, which may be changed, changes nothing of it."""
    order = buy()
    settle(order)
    rows = Document.objects.filter(order=order)
    before = rows.values().get()

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic("default"):
        if act == "update":
            rows.update(total_amount=1)
        elif act == "delete":
            rows.delete()
        else:
            connections["default"].cursor().execute("TRUNCATE invoices_document")

    assert Order.objects.filter(pk=order.pk).update(total_amount=1, shipping_address={"name": "Eve"}) == 1
    Store.objects.update(name="Another", address={"company": "Another"})
    assert rows.values().get() == before


@pytest.mark.parametrize(
    ("when", "after_paying", "after_shipping"), [("paid", 1, 1), ("shipped", 0, 1), ("hand", 0, 0)]
)
def test_when_the_merchant_wants_it(shop, when, after_paying, after_shipping):
    set_rules(when=when)
    order = buy()

    settle(order)
    assert len(documents()) == after_paying
    ship_order(order_id=order.pk, request_key="1", actor=None, now=LATER)
    settle(order, LATER)

    assert len(documents()) == after_shipping
    if when == "shipped":
        content = documents()[0].content
        assert (content["supplied_on"], content["issued_on"]) == ("2026-11-24", "2026-11-24")
    if when == "hand":
        assert issue_invoice(order_id=order.pk, actor=None, now=LATER).number == "F-2026-00001"
        with pytest.raises(InvoicedAlready, match="F-2026-00001"):
            issue_invoice(order_id=order.pk, actor=None, now=LATER)


@pytest.mark.parametrize("is_included", [True, False])
def test_figures_are_those_of_an_independent_calculation(shop, is_included):
    """Two rates, an automatic promotion, a code and a gift card: the cart of tests/e2e/test_figures.py."""
    Store.objects.update(prices_include_tax=is_included)
    cart = same_cart(Decimal(20), Decimal("5.5"), shipping=490, is_included=is_included)
    wanted = calculate(cart)
    order = order_like(cart, wanted)

    settle(order)

    (invoice,) = documents()
    content = invoice.content
    assert sums(invoice)[2] == wanted["total"] == invoice.total_amount
    assert (sums(invoice)[1], content["tax"]) == (wanted["tax"], wanted["tax"])
    assert sum(each["amount"] for each in content["discounts"]) == wanted["discount"]
    assert content["shipping"]["amount"] == wanted["shipping"]
    assert lines_and_total(content) == wanted["total"] - (0 if is_included else wanted["tax"])


def order_like(cart, wanted):
    """An order that keeps what the cart comes to."""
    totals = price(cart)
    order = buy((make_variant(), 1))
    order.lines.all().delete()
    Order.objects.filter(pk=order.pk).update(
        goods_amount=totals.goods.amount, discount_amount=int(wanted["discount"]), shipping_amount=totals.shipping.amount,
        tax_amount=totals.tax.amount, total_amount=totals.total.amount, prices_include_tax=cart.prices_include_tax,
        discounts=[{"promotion_id": 1, "name": "All", "code": "", "target": "order", "amount": int(wanted["discount"])}],
        tax_lines=[
            {"percent": str(each.percent), "name": "VAT", "net": each.net.amount, "tax": each.tax.amount}
            for each in totals.tax_lines
        ],
    )  # fmt: skip
    for each in totals.lines:
        order.lines.create(
            title="x", quantity=each.line.quantity, unit_amount=each.line.unit_amount,
            total_amount=each.line.unit_amount * each.line.quantity, discount_amount=each.discount_amount,
            tax_percent=each.line.tax_percent,
        )  # fmt: skip
    return Order.objects.get(pk=order.pk)


def test_giving_everything_back_in_pieces_credits_exactly_what_was_invoiced(shop):
    make_promotion(code="TEN", percent=10)
    order = buy((make_variant(amount=3333, stock=9), 3), (make_variant(amount=999), 1))
    first, second = order.lines.order_by("position")
    settle(order)

    give_back(order, "1", quantities={first.pk: 1})
    settle(order)
    give_back(order, "2", quantities={first.pk: 2, second.pk: 1}, with_shipping=True)
    settle(order)
    settle(order)

    invoice, *notes = documents()
    assert [note.number for note in notes] == ["A-2026-00001", "A-2026-00002"]
    assert [note.corrects_id for note in notes] == [invoice.pk] * 2
    assert [sum(line["amount"] for line in note.content["lines"]) for note in notes] == [n.total_amount for n in notes]
    assert notes[0].content["lines"][0]["quantity"] == 1
    assert tuple(map(sum, zip(*map(sums, notes), strict=True))) == sums(invoice)


def test_amount_of_ones_own_then_cancelled(shop):
    order = buy((make_variant(amount=2400), 2))
    settle(order)
    give_back(order, "1", amount=500)
    settle(order)

    cancel_order(order_id=order.pk, restock=True, actor=None, now=LATER)
    settle(order, LATER)
    give_back(order, "2", amount=order.total_amount - 500)
    settle(order, LATER)

    invoice, first, rest = documents()
    assert [line["title"] for line in first.content["lines"]] == ["Amount given back"]
    assert first.total_amount + rest.total_amount == invoice.total_amount
    assert rest.content["lines"][-1]["amount"] == -500
    assert sum(line["amount"] for line in rest.content["lines"]) == rest.total_amount
    assert tuple(map(sum, zip(sums(first), sums(rest), strict=True))) == sums(invoice)


def test_refund_before_the_invoice_is_credited_with_it(shop):
    set_rules(when="shipped")
    order = buy((make_variant(amount=2400), 2))
    give_back(order, "1", quantities={order.lines.get().pk: 1})
    settle(order)
    assert documents() == []

    ship_order(order_id=order.pk, request_key="1", actor=None, now=LATER)
    settle(order, LATER)

    assert [each.kind for each in documents()] == ["invoice", "credit"]


def test_order_of_before_is_not_invoiced_for_being_refunded(shop):
    """What was paid before there were invoices here; the control: its parcel begins one."""
    order = buy()
    give_back(order, "1", amount=500)

    write_documents(Event.objects.get(name="order.refund_succeeded"))
    assert documents() == []

    write_documents(Event(name="order.shipped", payload={"order_id": str(order.pk)}))
    assert [each.kind for each in documents()] == ["invoice", "credit"]


def test_what_needs_no_parcel_is_invoiced_when_it_is_paid(shop):
    set_rules(when="shipped")
    order = buy((make_variant(requires_shipping=False), 1))

    assert [each.kind for each in settle(order)] == ["invoice"]


def test_cancelled_before_it_was_invoiced_gets_none(shop):
    order = buy()
    cancel_order(order_id=order.pk, restock=True, actor=None, now=NOON)

    settle(order)

    assert documents() == []


def test_money_that_came_twice_credits_nothing(shop):
    order = buy()
    settle(order)
    payment = Payment.objects.get(order_id=order.pk)
    payment.pk, payment.idempotency_key, payment.state = None, "2", "review"
    payment.id = type(payment)._meta.get_field("id").get_default()
    payment.save(force_insert=True)
    payment.refunds.create(
        request_key="x", amount=payment.amount, currency="EUR", state="succeeded", created_at=NOON, settled_at=NOON
    )

    settle(order)

    assert [each.kind for each in documents()] == ["invoice"]


def test_cancelled_by_hand_and_issued_anew(shop):
    order = buy()
    settle(order)
    give_back(order, "1", amount=300)
    settle(order)
    Store.objects.update(address={"company": "Lune SARL", "registration": "SIREN 123 456 789"})

    cancel_invoice(order_id=order.pk, actor=None, now=LATER, reason="No SIREN")
    with pytest.raises(NotInvoiced):
        cancel_invoice(order_id=order.pk, actor=None, now=LATER)
    settle(order, LATER)
    issue_invoice(order_id=order.pk, actor=None, now=LATER)

    assert [(each.number, each.total_amount) for each in documents()] == [
        ("F-2026-00001", order.total_amount), ("A-2026-00001", 300), ("A-2026-00002", order.total_amount - 300),
        ("F-2026-00002", order.total_amount), ("A-2026-00003", 300),
    ]  # fmt: skip
    assert documents()[3].content["seller"]["registration"] == "SIREN 123 456 789"


def test_order_of_nothing(shop):
    make_promotion(percent=100)
    Rate.objects.update(price_amount=0)
    order = Order.objects.get(pk=place((make_variant(amount=1200), 1)).order.pk)
    assert (order.total_amount, order.paid_state) == (0, "paid")

    settle(order)
    settle(order)

    (invoice,) = documents()
    assert (invoice.total_amount, sums(invoice), invoice.content["payments"], invoice.content["due"]) == (
        0,
        (0, 0, 0),
        [],
        0,
    )
    assert invoice.content["lines"][0]["unit_net"] == "1000.00"


def test_gift_card_pays_and_lowers_nothing(shop):
    card = make_card(1000)
    order = buy_with(card)

    settle(order)

    (invoice,) = documents()
    paid = invoice.content["payments"]
    assert sums(invoice) == (order.total_amount - order.tax_amount, order.tax_amount, order.total_amount)
    assert [each["amount"] for each in paid] == [1000, order.total_amount - 1000]
    assert invoice.content["due"] == 0


def buy_with(card):
    cart = make_cart((make_variant(amount=2400), 1))
    enter_code(cart=cart, text=card.code, now=NOON)
    details = make_details(provider="transfer")
    order = place_order(cart_token=cart.token, details=details, expected_total_amount=None, now=NOON).order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    return Order.objects.get(pk=order.pk)


def test_reverse_charge_names_no_tax(shop):
    Zone.objects.all().update(countries=["FR", "DE"])
    Store.objects.update(tax_regime="destination", asks_vat_number=True)
    VatCheck.objects.create(number="DE136695976", is_valid=True, checked_at=NOON)
    address = Address(name="Ada", street="Weg 1", postal_code="10115", city="Berlin", country="DE")
    order = buy((make_variant(amount=2400), 1), address=address, vat_number="DE136695976")

    settle(order)
    give_back(order, "1", amount=order.total_amount)
    settle(order)

    invoice, note = documents()
    content = invoice.content
    assert (content["basis"], content["tax"], {rate["percent"] for rate in content["rates"]}) == ("net", 0, {"0"})
    assert lines_and_total(content) == order.total_amount
    assert any("138" in words for words in content["mentions"])
    assert content["buyer"]["vat_number"] == "DE136695976"
    assert sums(note) == sums(invoice)


def test_numbers_begin_where_the_merchant_left_off_and_anew_each_year(shop):
    set_rules(prefix="RE", first={"RE-2026": 124})
    numbers = []
    for moment in (NOON, NOON, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), NOON):
        order = buy()
        numbers += [document.number for document in settle(order, moment)]

    assert numbers == ["RE-2026-00124", "RE-2026-00125", "RE-2027-00001", "RE-2027-00002"]
    assert [each.content["issued_on"] for each in documents()][2:] == ["2027-01-01"] * 2


def test_test_order_takes_no_number_of_the_shop(shop):
    order = buy()
    Store.objects.update(is_test=False)
    Order.objects.filter(pk=order.pk).update(is_test=True)

    (document,) = settle(order)

    assert (document.number, document.is_test) == ("TEST-F-2026-00001", True)


def test_order_of_another_shop_has_its_invoice_there(shop):
    order = buy()
    Order.objects.filter(pk=order.pk).update(imported_from="shopify")

    assert settle(order) == []
    with pytest.raises(InvoicedElsewhere):
        issue_invoice(order_id=order.pk, actor=None, now=NOON)


def test_tax_of_another_currency_is_told_in_the_shops_too(shop):
    """Article 230. A credit note has its invoice's rate, and all of them together are worth what it is."""
    order = make_order("USD", 12_000)
    invoice = issue_invoice(order_id=order.pk, actor=None, now=NOON)
    for number, amount in enumerate([3333, 3333, 3333]):
        give_back(order, str(number), amount=amount)
    Order.objects.filter(pk=order.pk).update(shop_factor=1)  # the paper's own rate counts
    settle(order, LATER)
    cancel_invoice(order_id=order.pk, actor=None, now=LATER)

    told = invoice.content["conversion"]
    assert (invoice.currency, invoice.tax_amount, told["currency"], told["tax"], told["rate"]) == (
        "USD", 2000, "EUR", 1845, "1.0842",
    )  # fmt: skip
    credits = [each.content["conversion"] for each in documents() if each.is_credit]
    assert {each["rate"] for each in credits} == {"1.0842"}
    assert (len(credits), sum(each["tax"] for each in credits)) == (4, 1845)
    assert "Tax in EUR: €18.45 (1 EUR = 1.0842 USD)" in sheet_of(invoice).mentions
    assert "Tax in EUR: €18.45" in "".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(invoice))).pages)
    record = record_of(documents()[1])
    assert (record["currency"], record["shop_currency"], record["exchange_rate"]) == ("USD", "EUR", "1.0842")
    assert sum(Decimal(record_of(each)["shop_tax"]) for each in documents()) == 0


def test_invoice_in_the_shops_currency_says_nothing_of_rates(shop):
    invoice = issue_invoice(order_id=make_order("EUR", 1200).pk, actor=None, now=NOON)

    assert invoice.content["conversion"] is None
    assert not any("1 EUR" in words for words in sheet_of(invoice).mentions)
    record = record_of(invoice)
    assert (record["shop_tax"], record["exchange_rate"]) == (record["tax"], "")

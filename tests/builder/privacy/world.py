"""One person in every table that may know of people, each field of theirs marked with a canary of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry

from accounts.models import User
from builder.contact.models import Message, Subscriber
from commerce.cart.models import Cart, CartLine
from commerce.customers.models import Customer, SignInCode
from commerce.giftcards.models import GiftCard
from commerce.importexport.models import ExportRun, ImportRow, ImportRun, ImportState
from commerce.invoices.services import issue_invoice
from commerce.notifications.models import MailState, SentMail, StockAlert
from commerce.orders.models import FulfilmentState, Manifest, Order, OrderLine, OrderNote, PaidState, Shipment
from commerce.payments.models import (
    BankLine,
    Dispute,
    InboxEvent,
    InboxState,
    Payment,
    PaymentState,
    Refund,
    RefundState,
)
from commerce.promotions.models import Promotion, Use
from commerce.reviews.models import Review
from commerce.taxes.models import VatCheck
from core import audit
from core.models import Delivery, Event
from integrations.models import KeptAnswer
from tests.api.conftest import key_for
from tests.factories.selling import NOON, make_cart, place

MARK = "canary"
EMAIL = f"{MARK}@shopper.example"
NAME = "Canary Bird"
# Those that stay by declaration: `table.column` of what the books need, and what is gone within a day.
DECLARED = {
    "orders_order.kept", "orders_order.exemption", "invoices_document.buyer", "invoices_document.content",
    "payments_bankline.text", "payments_bankline.payer", "payments_bankline.bank_reference",
    "payments_payment.provider_data",
    "taxes_vatcheck.name", "taxes_vatcheck.address", "integrations_keptanswer.body",
}  # fmt: skip


def stored(folder: str) -> str:
    return default_storage.save(f"{folder}/{MARK}.bin", ContentFile(MARK.encode()))


def fill_with_a_person() -> dict[str, Any]:
    """A customer with one finished order, and traces of theirs wherever there can be any."""
    order = place(email=EMAIL, phone="+33 6 00 00 00 07", note=f"{MARK} note").order
    address = order.shipping_address | {"name": NAME, "street": f"{MARK} street"}
    Order.objects.filter(pk=order.pk).update(
        shipping_address=address, billing_address=address, paid_state=PaidState.PAID, paid_at=NOON,
        fulfilment_state=FulfilmentState.FULFILLED, extras=[{"label": "Gift", "value": f"{MARK} gift"}],
        campaign={"last": {"path": "/", "source": MARK}}, business={"vat_number": "FR00", "name": NAME, "checked_at": "x"},
        exemption={"ground": "other", "text": f"{MARK} certificate", "until": None},
        delivery=order.delivery | {"place": f"{MARK} relay", "relay": {"name": MARK}},
    )  # fmt: skip
    customer = Customer.objects.get(email=EMAIL)
    Customer.objects.filter(pk=customer.pk).update(
        name=NAME,
        phone="+33 6 00 00 00 07",
        address=address,
        note=f"{MARK} is kind",
        tags=[MARK],
        wishes=[[MARK, 0]],
    )
    upload = stored("personal")
    OrderLine.objects.filter(order=order).update(
        personal=[{"label": "Engraving", "value": f"{MARK} forever", "file": upload}],
        options_text=f"Large · Engraving: {MARK} forever",
    )
    line = order.lines.get()
    manifest = Manifest.objects.create(label_carrier="easypost", asked_at=NOON, made_at=NOON, file=stored("manifests"))
    Shipment.objects.create(
        order=order, request_key="k", shipped_at=NOON, tracking_number=MARK, tracking_url=f"https://x.example/{MARK}",
        label_file=stored("labels"), label_reference=MARK, manifest=manifest,
    )  # fmt: skip
    OrderNote.objects.create(order=order, kind="note", at=NOON, text=f"{MARK} called", data={"to": EMAIL, "amount": 5})
    payment = Payment.objects.filter(order_id=order.pk)
    payment.update(
        state=PaymentState.PAID, payer=customer, error=MARK, provider_reference="cs_test_0001",
        provider_data={"bogus": {"customer": f"cus_{MARK}", "intent": "pi_test_0001"}, "reference": f"{MARK} transfer"},
    )  # fmt: skip
    Refund.objects.create(
        payment=payment.get(), request_key="r", amount=1, currency="EUR", reason=f"{MARK} unhappy",
        state=RefundState.SUCCEEDED, created_at=NOON,
    )  # fmt: skip
    Dispute.objects.create(
        payment=payment.get(), provider_reference="dp_1", amount=1, currency="EUR", reason=MARK, opened_at=NOON,
        closed_at=NOON,
    )  # fmt: skip
    InboxEvent.objects.create(
        endpoint="connect", event_id="evt_1", kind="x", payload={"object": "pi_test_0001", "name": MARK},
        state=InboxState.DONE, next_at=NOON, received_at=NOON,
    )  # fmt: skip
    BankLine.objects.create(
        fingerprint="f", booked_on=NOON.date(), amount=1, currency="EUR", text=MARK, payer=NAME, bank_reference=MARK,
        order_id=order.pk, created_at=NOON,
    )  # fmt: skip
    VatCheck.objects.create(number="FR00", is_valid=True, name=NAME, address=f"{MARK} street", checked_at=NOON)
    issue_invoice(order_id=order.pk, actor=None, now=NOON)
    Review.objects.create(
        product=line.variant.product, order_line=line, rating=5, title=MARK, text=MARK, author=NAME, state="published",
        written_at=NOON,
    )  # fmt: skip
    Review.objects.create(
        product=line.variant.product, rating=1, author="Eve", written_at=NOON, reported_at=NOON,
        reports=[{"at": "2026-11-22T12:00:00", "reason": f"{MARK} objects", "email": EMAIL}],
    )  # fmt: skip
    cart = make_cart((line.variant, 1))
    Cart.objects.filter(pk=cart.pk).update(details={"email": EMAIL.upper(), "name": NAME}, customer=customer)
    CartLine.objects.filter(cart=cart).update(personal={"a": {"value": MARK, "file": stored("personal")}})
    leave_traces(order, line, customer)
    return {"order": order, "customer": customer}


def leave_traces(order: Order, line: OrderLine, customer: Customer) -> None:
    later = timezone.now() + timedelta(days=1)
    SignInCode.objects.create(email=EMAIL, digest=MARK, expires_at=later)
    StockAlert.objects.create(variant=line.variant, email=EMAIL, locale="en", created_at=NOON, asked_at=NOON)
    Subscriber.objects.create(email=EMAIL, consent_text="News", page=f"/{MARK}", consented_at=NOON)
    Message.objects.create(name=NAME, email=EMAIL, text=f"{MARK} asks")
    SentMail.objects.create(key="a:1", to=EMAIL, subject=f"Dear {NAME}", state=MailState.SENT)
    SentMail.objects.create(key="b:1", to="shop@x.example", reply_to=EMAIL, subject=NAME, text=MARK, html=MARK)
    SentMail.objects.create(key=f"order.placed:{order.pk}:merchant2", to="shop@x.example", subject="x", text=MARK)
    promotion = Promotion.objects.create(name="p", kind="percent", percent=10, starts_at=NOON)
    Use.objects.create(promotion=promotion, order_id=order.pk, email=EMAIL, amount=1, used_at=NOON)
    card = GiftCard.objects.create(
        code="AAAA", currency="EUR", initial_amount=1, balance_amount=1, email=EMAIL, note=f"for {MARK}"
    )
    card.entries.create(kind="issued", amount=1, note=f"for {MARK}", at=NOON)
    event = Event.objects.create(name="customer.code_asked", payload={"email": EMAIL, "code": "1"}, is_dispatched=True)
    other = Event.objects.create(name="order.paid", payload={"order_id": str(order.pk)}, is_dispatched=True)
    for each in (event, other):
        Delivery.objects.create(event=each, receiver="x", next_at=NOON, error=f"failed for {EMAIL}")
    audit.record("customer.changed", target=NAME, data={"note": ["", f"{MARK} {EMAIL}"]})
    audit.record("order.changed", target=order.name, data={"note": ["", f"{MARK} wrote"]})
    kind = ContentType.objects.get_for_model(Message)
    ModelLogEntry.objects.create(
        content_type=kind, label=f"{NAME}, {EMAIL}", action="wagtail.edit", timestamp=NOON, object_id="1", data={}
    )
    FormState.objects.create(
        content_type=kind, object_id="1", data=f"email={EMAIL.replace('@', '%40')}", user=staff(), last_updated_at=NOON
    )
    run = ImportRun.objects.create(
        kind="customers", filename="people.csv", file=stored("imports"), state=ImportState.DONE,
        report=[[2, "warning", "odd", {"email": EMAIL}]],
    )  # fmt: skip
    default_storage.delete(run.file.name)
    default_storage.save(run.file.name, ContentFile(f"Email,Name\n{EMAIL.upper()},x\n".encode()))
    ImportRow.objects.create(run=run, row_number=2, outcome="created", label=EMAIL, before={"name": NAME})
    ExportRun.objects.create(kind="customers", layout="csv", file=stored("exports"), state=ImportState.DONE)
    key, _text = key_for(name="key")
    KeptAnswer.objects.create(key=key, name="n", fingerprint="f", status=200, body=f'"{EMAIL}"', created_at=NOON)


def staff() -> User:
    return User.objects.order_by("pk")[0]


COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND (format_type(a.atttypid, NULL) IN ('text', 'character varying', 'json', 'jsonb', 'character varying[]', 'text[]',
       'tsvector'))
ORDER BY 1, 2
"""


def canaries_in_database() -> set[str]:
    """Every `table.column` of the schema in which the person can still be read, whatever the tables are."""
    columns: dict[str, list[str]] = {}
    found = set()
    with connections["default"].cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():  # each read once, whatever it has of columns
            asked = ", ".join(f'bool_or("{name}"::text ~* %(mark)s)' for name in names)
            cursor.execute(f'SELECT {asked} FROM "{table}"', {"mark": f"{MARK}|00 00 00 07"})
            found |= {f"{table}.{name}" for name, is_there in zip(names, cursor.fetchone(), strict=True) if is_there}
    return found


def canaries_in_storage(folder: str = "") -> Iterator[str]:
    folders, files = default_storage.listdir(folder)
    for name in files:
        path = f"{folder}/{name}".lstrip("/")
        with default_storage.open(path, "rb") as file:
            if MARK.encode() in file.read().lower():
                yield path
    for each in folders:
        yield from canaries_in_storage(f"{folder}/{each}".lstrip("/"))

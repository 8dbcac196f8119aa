"""Nothing of somebody who was erased is left anywhere in the schema or the files, but what the books need."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from builder.privacy import tasks
from builder.privacy.identity import key_of
from builder.privacy.inventory import ENTRIES, Then
from builder.privacy.models import Cause, Erasure, ErasureState
from builder.privacy.person import find_person
from builder.privacy.services import ask_for_erasure, carry_out, erasing, finish
from builder.privacy.services.erasing import StillOpen, erase_rows
from builder.privacy.services.handing_out import sections_of
from commerce.catalog.models import Product
from commerce.customers.models import Customer
from commerce.invoices.models import Document
from commerce.notifications.models import SentMail
from commerce.orders.models import FulfilmentState, Order
from commerce.payments.models import InboxEvent, Payment, PaymentState
from core import audit
from core.models import AuditEntry, Event
from tests.builder.privacy.world import DECLARED, EMAIL, canaries_in_database, canaries_in_storage
from tests.factories.selling import ADDRESS, NOON, place

LATER = NOON + timedelta(days=1)


def erase(email: str = EMAIL, *, now=LATER) -> Erasure:
    erasure = ask_for_erasure(email=email, cause=Cause.MERCHANT, now=now)
    carry_out(erasure.pk, now=now)
    erasure.refresh_from_db()
    return erasure


def columns_of(entry) -> set[str]:
    table, fields = entry.model._meta.db_table, entry.model._meta.get_field
    return {f"{table}.{fields(name).column}" for name in entry.personal}


def test_nothing_is_left_but_what_is_declared(canary):
    before = canaries_in_database()
    assert {entry.model for entry in ENTRIES if not columns_of(entry) & before} == set(), "an entry was not seeded"
    assert len(list(canaries_in_storage())) == 6

    erasure = erase()

    assert canaries_in_database() == DECLARED
    assert {column for entry in ENTRIES if entry.then is Then.KEEP for column in columns_of(entry)} >= DECLARED
    assert list(canaries_in_storage()) == []
    assert (erasure.state, erasure.email, erasure.left) == (ErasureState.DONE, "", {})


def test_scan_finds_each_entry_that_is_left_out(canary, monkeypatch, tmp_path, tmp_path_factory):
    """The control: without any one of the entries that erase, the scan turns red. One person, erased and brought back."""
    kept = tmp_path_factory.mktemp("kept")
    shutil.copytree(tmp_path, kept, dirs_exist_ok=True)
    unseen, count = [], 0
    for number, entry in enumerate(ENTRIES):
        if entry.then is Then.KEEP:
            continue  # by declaration
        monkeypatch.setattr(erasing, "ENTRIES", ENTRIES[:number] + ENTRIES[number + 1 :])
        with transaction.atomic("default"):
            erase()
            if canaries_in_database() <= DECLARED and not list(canaries_in_storage()):
                unseen.append(f"{number}: {entry.model.__name__}")
            transaction.set_rollback(True, "default")
        shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
        count += 1

    assert unseen == []
    assert count >= 30


def test_order_keeps_its_figures_and_the_books_their_address(canary):
    before = Order.objects.get()

    erase()

    order = Order.objects.get()
    same = ("number", "total_amount", "goods_amount", "tax_amount", "tax_lines", "currency", "paid_state", "placed_at")
    assert all(getattr(order, name) == getattr(before, name) for name in same)
    assert (order.email, order.phone, order.note, order.customer_id) == ("", "", "", None)
    assert order.shipping_address == {"country": "FR"}
    assert order.kept["shipping_address"]["name"] == "Canary Bird"
    assert order.kept_until == date(2036, 12, 31)  # ten years from the end of 2026, as France asks
    assert order.lines.get().options_text == "Large"
    assert order.token != before.token
    assert Document.objects.get(kind="invoice").content["buyer"]["name"] == "Canary Bird"
    assert Product.objects.get().rating_counts == []
    assert Event.objects.filter(name="customer.redacted").get().payload["orders"] == [str(order.pk)]
    line = AuditEntry.objects.get(action="customer.erased")
    assert (line.target, line.data) == (str(key_of(EMAIL)), {"cause": "merchant", "orders": 1})


def test_erasing_twice_does_nothing(canary):
    erasure = erase()
    trail = AuditEntry.objects.count()

    carry_out(erasure.pk, now=LATER)

    assert AuditEntry.objects.count() == trail
    assert Erasure.objects.get().done_at == LATER


def test_other_people_are_left_alone(canary):
    other = place(email="other@shopper.example").order

    erase()

    other.refresh_from_db()
    assert (other.email, other.erased_at) == ("other@shopper.example", None)
    assert Customer.objects.get().email == "other@shopper.example"


def test_nobody_reaches_the_rows_of_others_by_what_they_call_themselves(shop):
    """An address counts whole, and a name finds nothing in events, news of providers and lines about other things."""
    place(email="da@x.example", address=replace(ADDRESS, name='_id": "', street="1"))
    Payment.objects.update(state=PaymentState.CANCELLED)
    Order.objects.update(state="cancelled")
    Customer.objects.update(name="Blue lamp")
    Event.objects.create(name="customer.code_asked", payload={"email": "ada@x.example", "code_id": "1"})
    InboxEvent.objects.create(
        endpoint="connect", event_id="1", kind="x", payload={"order_id": "7", "name": "Blue lamp"}, state="done",
        next_at=NOON, received_at=NOON,
    )  # fmt: skip
    audit.record("product.changed", target="Blue lamp", data={"price": [1, 2]})
    audit.record("customer.changed", target="Ada", data={"email": ["", "ada@x.example"]})
    names = {section["table"] for section in sections_of(find_person("da@x.example"))}

    erase("da@x.example")

    assert "payments.InboxEvent" not in names
    assert Event.objects.filter(name="customer.code_asked").exists()
    assert Event.objects.filter(name="order.placed").exists()
    assert InboxEvent.objects.get().payload["name"] == "Blue lamp"
    assert list(AuditEntry.objects.filter(action__endswith=".changed").order_by("pk").values_list("target", flat=True)) == [
        "Blue lamp", "Ada",
    ]  # fmt: skip


def test_order_that_never_reached_the_books_keeps_nothing(shop):
    order = place(email=EMAIL).order
    Payment.objects.update(state=PaymentState.CANCELLED)
    Order.objects.update(state="cancelled", business={"vat_number": "FR00", "name": "canary", "checked_at": "x"})

    erase()

    order.refresh_from_db()
    assert (order.kept, order.kept_until, order.business) == (None, None, {"checked_at": "x"})


def test_open_order_puts_it_off_until_it_is_closed(shop):
    order = place(email=EMAIL).order
    erasure = ask_for_erasure(email=EMAIL, cause=Cause.SHOPPER, now=LATER)

    with pytest.raises(StillOpen) as refused:
        carry_out(erasure.pk, now=LATER)

    assert {each.code for each in refused.value.found} == {"order", "payment"}
    assert Customer.objects.filter(email=EMAIL).exists()
    erasure.refresh_from_db()
    assert (erasure.state, erasure.due_at) == (ErasureState.WAITING, LATER + timedelta(days=1))

    Payment.objects.update(state=PaymentState.PAID)
    Order.objects.update(paid_state="paid", paid_at=NOON, fulfilment_state=FulfilmentState.FULFILLED)
    tasks.keep_clock(LATER + timedelta(days=1))

    order.refresh_from_db()
    assert order.erased_at is not None
    assert not Customer.objects.filter(email=EMAIL).exists()
    mail = SentMail.objects.get(key__startswith="privacy.done:")  # they had to wait, so they are told
    assert (mail.to, "is erased" in mail.text, mail.state) == (EMAIL, True, "waiting")
    assert canaries_in_database() >= {"notifications_sentmail.to"}
    SentMail.objects.filter(pk=mail.pk).update(state="sent")
    tasks.keep_clock(LATER + timedelta(days=1))
    assert not {column for column in canaries_in_database() if "sentmail" in column}


def test_killed_before_the_files_goes_on_with_them(canary, monkeypatch):
    """The rows are gone, the process dies; the clock finds what is left."""
    erasure = ask_for_erasure(email=EMAIL, cause=Cause.MERCHANT, now=LATER)
    assert erase_rows(erasure.pk, now=LATER, actor=None) == []
    left = Erasure.objects.get().left["files"]
    default_storage.delete(left[0])  # and it had begun
    assert len(left) == 6

    tasks.keep_clock(LATER)

    assert list(canaries_in_storage()) == []
    assert Erasure.objects.get().state == ErasureState.DONE
    assert finish(erasure.pk, now=LATER)


def test_killed_in_the_middle_of_the_rows_leaves_all_of_them(canary, monkeypatch):
    """One transaction: whatever the entry at which it dies."""
    erasure = ask_for_erasure(email=EMAIL, cause=Cause.MERCHANT, now=LATER)
    before = canaries_in_database()

    def die(*_args):
        raise SystemExit

    half = len(ENTRIES) // 2
    monkeypatch.setattr(erasing, "ENTRIES", (*ENTRIES[:half], replace(ENTRIES[half], act=die), *ENTRIES[half + 1 :]))
    with pytest.raises(SystemExit):
        carry_out(erasure.pk, now=LATER)
    assert canaries_in_database() == before
    monkeypatch.undo()

    tasks.keep_clock(LATER)

    assert canaries_in_database() == DECLARED


def test_when_the_years_are_over_the_books_forget_too(canary):
    erase()
    last_day = Order.objects.get().kept_until

    tasks.keep_clock(datetime(last_day.year, 12, 31, 12, tzinfo=UTC))
    assert Order.objects.get().kept is not None
    tasks.keep_clock(datetime(last_day.year + 1, 1, 1, 12, tzinfo=UTC))

    assert canaries_in_database() == {"integrations_keptanswer.body"}
    paper, order = Document.objects.get(kind="invoice"), Order.objects.get()
    assert (paper.total_amount, paper.content["total"]) == (order.total_amount, order.total_amount)
    assert set(paper.content["buyer"].values()) == {""}

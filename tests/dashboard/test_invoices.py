"""Invoices in the back office: the list and its files, the acts on an order's page, the settings."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from commerce.importexport.models import ExportRun
from commerce.importexport.services.exporting import run_export
from commerce.invoices.models import Document
from commerce.invoices.pdf import pdf_of
from commerce.invoices.services import issue_invoice, settle_documents
from commerce.orders.services import mark_paid, refund_order
from commerce.store.models import Store
from core.ids import uuid7
from tests.factories.days import shop_today
from tests.factories.queries import count_queries
from tests.factories.selling import NOON, make_variant, place

URLS = "config.urls_admin"
LIST = "/invoices/"


def at(name, *args):
    return reverse(name, args=args, urlconf=URLS)


def invoiced(*, refund=0):
    order = place((make_variant(amount=2400), 1), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    if refund:
        refund_order(order_id=order.pk, request_key=uuid7().hex, quantities={}, amount=refund, actor=None, now=NOON)
    settle_documents(order_id=order.pk, now=NOON)
    return order


def numbers(response):
    return [document.number for document in response.context["page_obj"]]


def test_list_costs_the_same_for_any_number_of_rows(owner_client):
    invoiced()
    owner_client.get(LIST)
    one = count_queries(owner_client, LIST)
    for _number in range(2):
        invoiced()

    assert count_queries(owner_client, LIST) == one


def test_list_is_filtered_and_searched(owner_client):
    order, other = invoiced(refund=500), invoiced()
    for query, expected in (
        ("", ["F-2026-00002", "A-2026-00001", "F-2026-00001"]),
        ("?kind=credit", ["A-2026-00001"]),
        (f"?q={order.number}", ["A-2026-00001", "F-2026-00001"]),
        ("?q=f-2026-00002", ["F-2026-00002"]),
        ("?q=lovelace&period=2026-11", ["F-2026-00002", "A-2026-00001", "F-2026-00001"]),
        ("?q=nobody", []),
        ("?q=%00&kind=x&period=1066-01", ["F-2026-00002", "A-2026-00001", "F-2026-00001"]),
    ):
        assert numbers(owner_client.get(LIST + query)) == expected, query
    assert other.number != order.number


def test_csv_adds_up(owner_client):
    order = invoiced(refund=500)

    text = owner_client.get(at("invoices:document_csv")).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["document"], row["total"], row["corrects"]) for row in rows] == [
        ("A-2026-00001", "-5.00", "F-2026-00001"), ("F-2026-00001", f"{order.total_amount / 100:.2f}", ""),
    ]  # fmt: skip
    assert all(float(row["rate_net"]) + float(row["rate_tax"]) == pytest.approx(float(row["total"])) for row in rows)


def test_all_pdfs_of_a_month_in_one_file(owner_client):
    invoiced(refund=500)

    assert owner_client.post(at("invoices:document_month"), {"month": "2026-11"}).url == at("exports:export_list")
    run = run_export(ExportRun.objects.get().pk)

    with ZipFile(run.file.open("rb")) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == {f"{each.number}.pdf": pdf_of(each) for each in Document.objects.all()}
    page = owner_client.get(at("exports:export_list")).content.decode()
    assert "PDF, November 2026" in page
    assert owner_client.get(at("exports:export_file", run.pk))["Content-Type"] == "application/zip"
    for wrong in ("", "2026", "2026-13", "x" * 99, "../2026-11"):
        owner_client.post(at("invoices:document_month"), {"month": wrong})
    assert ExportRun.objects.count() == 1


def test_issued_cancelled_and_issued_anew_from_the_order(owner_client):
    Store.objects.update(invoicing={"when": "hand"})
    order = invoiced()
    page, issue, cancel = (
        at(name, order.pk) for name in ("orders:order_view", "invoices:invoice_issue", "invoices:invoice_cancel")
    )
    assert issue in owner_client.get(page).content.decode()

    assert owner_client.post(issue, {"request_key": str(uuid7())}).url == page
    again = owner_client.post(issue, {"request_key": str(uuid7())})
    assert (again.status_code, "F-2026-00001" in again.content.decode()) == (422, True)
    too_long = owner_client.post(cancel, {"request_key": str(uuid7()), "reason": "x" * 201})
    assert (too_long.status_code, Document.objects.count()) == (422, 1)
    owner_client.post(cancel, {"request_key": str(uuid7()), "reason": "No SIREN"})
    owner_client.post(issue, {"request_key": str(uuid7())})

    shown = owner_client.get(page).content.decode()
    for number in ("F-2026-00001", "A-2026-00001", "F-2026-00002"):
        assert shown.count(number) >= 2, number  # in the card and in the timeline
    credit = Document.objects.get(kind="credit")
    assert "No SIREN" in owner_client.get(at("invoices:document_view", credit.pk)).content.decode()


def test_missing_details_are_named_with_the_way_there(owner_client):
    Store.objects.update(address={}, vat_number="")
    page = owner_client.get(LIST).content.decode()
    assert at("shop_settings:details") in page
    assert "the VAT number" in page

    Store.objects.update(
        address={"company": "Lune", "street": "1 rue", "city": "Paris", "registration": "SIREN 1"}, vat_number="FR1"
    )
    assert "Missing:" not in owner_client.get(LIST).content.decode()


GOOD = {
    "when": "paid",
    "prefix": "re",
    "credit_prefix": "GS",
    "first_invoice": "124",
    "first_credit": "",
    "footer": "Merci",
}


def test_settings_number_the_next_invoice_once(owner_client):
    path, year = at("shop_settings:invoices"), shop_today().year

    assert owner_client.post(path, GOOD).status_code == 302
    order = place(provider="transfer").order
    invoice = issue_invoice(order_id=order.pk, actor=None, now=timezone.now())
    assert (invoice.number, invoice.content["footer"]) == (f"RE-{year}-00124", "Merci")
    owner_client.post(path, {**GOOD, "first_invoice": "9"})

    assert Store.objects.get().invoicing["first"] == {f"RE-{year}": 124}
    other = place(provider="transfer").order
    assert issue_invoice(order_id=other.pk, actor=None, now=timezone.now()).number == f"RE-{year}-00125"


@pytest.mark.parametrize(
    "wrong",
    [{"prefix": ""}, {"prefix": "R/E"}, {"prefix": "\x00"}, {"prefix": "x" * 11}, {"credit_prefix": "RE"},
     {"first_invoice": "0"}, {"first_invoice": "99999999999"}, {"first_invoice": "x"}, {"when": "never"},
     {"footer": "x" * 501}],
)  # fmt: skip
def test_settings_that_cannot_be(owner_client, wrong):
    response = owner_client.post(at("shop_settings:invoices"), {**GOOD, **wrong})

    assert (response.status_code, Store.objects.get().invoicing) == (422, {})

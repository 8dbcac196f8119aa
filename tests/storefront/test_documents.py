"""Invoice and credit note as the shopper finds them: on the order's page, to read and as a PDF; nobody else's."""

from __future__ import annotations

from io import BytesIO

from django.utils import timezone
from pypdf import PdfReader

from commerce.invoices.models import Document
from commerce.invoices.services import settle_documents
from commerce.notifications.models import SentMail
from commerce.orders.services import mark_paid, refund_order
from core.events.work import work_on_events
from core.money import Money, format_money
from tests.factories.selling import NOON, make_variant, place

WORDS = "Your invoice is on the page of your order"


def paid_order():
    order = place((make_variant(amount=1999), 3), provider="transfer").order
    mark_paid(order_id=order.pk, actor=None, now=NOON)
    return order


def test_invoice_follows_the_payment_and_credit_note_the_refund(shopper):
    """As a shop's worker does it, from the events alone."""
    order = paid_order()
    work_on_events(timezone.now())
    work_on_events(timezone.now())
    refund_order(order_id=order.pk, request_key="1", quantities={}, amount=500, actor=None, now=NOON)
    work_on_events(timezone.now())

    page = shopper.get(f"/orders/{order.token}/").content.decode()

    assert [document.kind for document in Document.objects.order_by("pk")] == ["invoice", "credit"]
    for document in Document.objects.all():
        assert f'href="/orders/{order.token}/documents/{document.number}/"' in page
        assert f'href="/orders/{order.token}/documents/{document.number}/pdf/"' in page
    mail = SentMail.objects.get(key=f"order.paid:{order.pk}:shopper")
    assert WORDS in mail.text
    assert mail.text.count(order.token) == mail.text.count("/orders/")


def test_page_and_pdf_tell_the_figures_of_the_order(shopper):
    order = paid_order()
    (document,) = settle_documents(order_id=order.pk, now=NOON)
    path = f"/orders/{order.token}/documents/{document.number}/"

    page, pdf = shopper.get(path), shopper.get(f"{path}pdf/")

    order.refresh_from_db()
    assert (page["Cache-Control"], pdf["Content-Type"]) == ("private, no-store", "application/pdf")
    text = "\n".join(each.extract_text() for each in PdfReader(BytesIO(pdf.content)).pages)
    amounts = (order.goods_amount, order.shipping_amount, order.tax_amount, order.total_amount - order.tax_amount,
               order.total_amount)  # fmt: skip
    for amount in amounts:
        shown = format_money(Money(amount, order.currency), order.locale)
        assert shown in page.content.decode()
        assert shown in text


def test_documents_of_others_are_not_there(shopper):
    order, other = paid_order(), paid_order()
    (document,) = settle_documents(order_id=order.pk, now=NOON)

    for path in (
        f"/orders/{other.token}/documents/{document.number}/",
        f"/orders/{other.token}/documents/{document.number}/pdf/",
        f"/orders/{'x' * 40}/documents/{document.number}/",
        f"/orders/{order.token}/documents/F-2026-00009/",
        f"/orders/{order.token}/documents/%00/",
        f"/orders/{order.token}/documents/{'9' * 300}/pdf/",
    ):
        assert shopper.get(path).status_code == 404, path
    assert shopper.post(f"/orders/{order.token}/documents/{document.number}/").status_code == 405
    assert document.number not in shopper.get(f"/orders/{other.token}/").content.decode()

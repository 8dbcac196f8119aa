"""Orders and the money for them: what the books need stays, hidden, until the law lets go of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from builder.privacy.inventory.entry import Entry, Then, empty, mentioning
from builder.privacy.inventory.orders import scrub_lines, scrub_orders, scrub_timeline
from builder.privacy.person import Person
from commerce.giftcards.models import Entry as CardEntry
from commerce.giftcards.models import GiftCard
from commerce.invoices.models import Document
from commerce.orders.models import Manifest, Order, OrderLine, OrderNote, Shipment
from commerce.payments.models import BankLine, Dispute, InboxEvent, InboxState, Payment, Refund
from commerce.taxes.models import VatCheck
from core.errors import mark as _

BOOKS = _("Kept for the books, as tax law asks; erased when that time is over.")


def orders(person: Person) -> QuerySet[Order]:
    return Order.objects.filter(pk__in=person.order_ids)


def files_of_lines(lines: QuerySet[OrderLine]) -> Iterable[str]:
    return [str(answer.get("file") or "") for line in lines for answer in line.personal]


def scrub_payments(person: Person, payments: QuerySet[Payment], now: datetime) -> None:
    """Who they are at the provider goes; the provider's name of the payment stays, to give money back."""
    for payment in payments.order_by("pk"):
        data = {
            name: {key: value for key, value in notes.items() if key != "customer"}
            if isinstance(notes, dict)
            else notes
            for name, notes in payment.provider_data.items()
        }
        Payment.objects.filter(pk=payment.pk).update(provider_data=data, payer=None, error="")


def news_of(person: Person) -> QuerySet[InboxEvent]:
    rows = InboxEvent.objects.exclude(state=InboxState.WAITING)
    return mentioning(rows, ["payload"], [*person.addresses, *person.references])


def numbers_of(person: Person) -> list[str]:
    found = orders(person).values_list("business__vat_number", flat=True)
    return [number for number in found if number]


ENTRIES = (
    Entry(
        model=Order, name=_("Orders"), then=Then.SCRUB, act=scrub_orders, find=orders, secret=("token",),
        personal=(
            "customer", "email", "phone", "note", "extras", "campaign", "delivery", "shipping_address",
            "billing_address",
        ),
        plain=(
            "locale", "state", "paid_state", "fulfilment_state", "currency", "discounts", "credits", "tax_lines",
            "tax_note", "tax_scheme", "tax_country", "tax_region", "payment_name", "imported_from", "imported_name",
            "import_key",
        ),
    ),
    Entry(
        model=Order, name=_("Orders, for the books"), then=Then.KEEP, find=orders, why=BOOKS,
        personal=("kept", "business", "exemption"), is_told=False,
    ),
    Entry(
        model=OrderLine, name=_("Articles ordered"), then=Then.SCRUB, act=scrub_lines, files=files_of_lines,
        find=lambda person: OrderLine.objects.filter(pk__in=person.line_ids),
        personal=("personal", "options_text"),
        plain=("title", "product_slug", "sku", "picture_url", "tax_category", "parts", "downloads"),
    ),
    Entry(
        model=Manifest, name=_("Lists for the carrier"), then=Then.SCRUB, personal=("file",), is_told=False,
        plain=("label_carrier", "carrier", "reference"),
        files=lambda rows: rows.values_list("file", flat=True),
        find=lambda person: Manifest.objects.filter(pk__in=person.manifest_ids),
    ),
    Entry(
        model=Shipment, name=_("Parcels"), then=Then.SCRUB,
        personal=("tracking_number", "tracking_url", "label_reference", "label_file"),
        plain=("request_key", "lines", "carrier", "label_state", "label_carrier", "delivery_state"),
        files=lambda rows: rows.values_list("label_file", flat=True),
        find=lambda person: Shipment.objects.filter(order__in=person.order_ids),
    ),
    Entry(
        model=OrderNote, name=_("What happened to orders"), then=Then.SCRUB, act=scrub_timeline,
        personal=("data", "text"), plain=("kind", "tags"),
        find=lambda person: OrderNote.objects.filter(order__in=person.order_ids),
    ),
    Entry(
        model=Document, name=_("Invoices and credit notes"), then=Then.KEEP, why=BOOKS,
        personal=("buyer", "content"), plain=("kind", "series", "number", "source", "language", "currency"),
        find=lambda person: Document.objects.filter(order__in=person.order_ids),
    ),
    Entry(
        model=Payment, name=_("Payments"), then=Then.SCRUB, act=scrub_payments, personal=("payer", "error"),
        plain=("provider", "method_name", "currency", "state"), secret=("idempotency_key",),
        find=lambda person: Payment.objects.filter(pk__in=person.payment_ids),
    ),
    Entry(
        model=Payment, name=_("Payments, for the books"), then=Then.KEEP, is_told=False, why=BOOKS,
        personal=("provider_reference", "provider_data"),
        find=lambda person: Payment.objects.filter(pk__in=person.payment_ids),
    ),
    Entry(
        model=Refund, name=_("Refunds"), then=Then.SCRUB, personal=("reason", "error"),
        plain=("request_key", "currency", "lines", "origin", "state", "provider_reference"),
        find=lambda person: Refund.objects.filter(payment__in=person.payment_ids),
    ),
    Entry(
        model=Dispute, name=_("Disputes"), then=Then.SCRUB, personal=("reason",),
        plain=("provider_reference", "currency", "state"),
        find=lambda person: Dispute.objects.filter(payment__in=person.payment_ids),
    ),
    Entry(
        model=InboxEvent, name=_("News from payment providers"), then=Then.SCRUB, find=news_of,
        personal=("payload", "error"), plain=("endpoint", "account", "event_id", "kind", "state"),
    ),
    Entry(
        model=BankLine, name=_("Bank transfers"), then=Then.KEEP, why=BOOKS,
        personal=("text", "payer", "bank_reference"), plain=("fingerprint", "currency", "state"),
        find=lambda person: BankLine.objects.filter(order_id__in=person.order_ids),
    ),
    Entry(
        model=VatCheck, name=_("VAT numbers looked up"), then=Then.KEEP, why=BOOKS,
        personal=("number", "name", "address", "reference"), plain=("requester",),
        find=lambda person: VatCheck.objects.filter(number__in=numbers_of(person)),
    ),
    Entry(
        model=CardEntry, name=_("Movements of gift cards"), then=Then.SCRUB, personal=("note",), plain=("kind",),
        find=lambda person: CardEntry.objects.filter(card__email__iexact=person.email),
    ),
    Entry(
        model=GiftCard, name=_("Gift cards"), then=Then.SCRUB, personal=("email", "note"),
        plain=("kind", "currency", "locale"), act=lambda person, rows, now: empty(rows, "email", "note"),
        secret=("code",), find=lambda person: GiftCard.objects.filter(email__iexact=person.email),
    ),
)  # fmt: skip

"""Documents as shoppers and staff look for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from commerce.invoices.models import Document, Kind
from commerce.orders.models import Order
from core.prepared import Given, Prepared

DOCUMENTS = Prepared(lambda: Document.objects.filter(order_id=Given("order_id")).defer("content").order_by("pk"))


def documents_of(order: Order) -> list[Document]:
    """The oldest first. One query."""
    return DOCUMENTS(order_id=order.pk)


def standing_invoice(documents: list[Document]) -> Document | None:
    """Of an order's documents the invoice that is not credited as a whole: the one that can be cancelled. While there is
    one, no other can be issued."""
    invoice = next((each for each in reversed(documents) if not each.is_credit), None)
    if invoice is None:
        return None
    notes = [each for each in documents if each.corrects_id == invoice.pk]
    is_gone = bool(notes) and sum(each.total_amount for each in notes) >= invoice.total_amount
    return None if is_gone else invoice


def document_of(order: Order, number: str) -> Document | None:
    return Document.objects.filter(order=order, number=number[:40]).first() if "\0" not in number else None


def document_list(
    *, search: str = "", kind: str = "", first: date | None = None, last: date | None = None, zone: ZoneInfo
) -> QuerySet[Document]:
    """The latest first, without their contents. `search` looks at the number, the order's number and the buyer's name; days
    are those of `zone`, both included. `order_name` is the order's as printed, and `has_order` says whether it is there:
    after a switch to an older copy of the shop it may not be, while its documents are. `kept_until` is there where the buyer
    was erased: the paper alone names them, and a search for the name finds nothing."""
    known = Order.objects.filter(pk=OuterRef("order_id"))
    found = Document.objects.defer("content").annotate(
        order_name=KT("content__order"), has_order=Exists(known),
        kept_until=Subquery(known.filter(erased_at__isnull=False).values("kept_until")[:1]),
    )  # fmt: skip
    found = found.order_by("-pk")
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if first:
        found = found.filter(issued_at__gte=datetime.combine(first, time.min, tzinfo=zone))
    if last:
        found = found.filter(issued_at__lt=datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone))
    words = search.replace("\0", "").strip()
    return found.filter(matching(words)) if words else found


def matching(words: str) -> Q:
    found = Q(buyer__icontains=words, order__erased_at=None) | Q(number__iexact=words)
    number = words.removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        found |= Q(order__number=int(number)) | Q(serial=int(number))
    return found


def has_series(series: str, year: int) -> bool:
    """Whether its numbers have begun, and can no longer be set."""
    return Document.objects.filter(series=series, year=year).exists()

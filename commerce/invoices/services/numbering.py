"""Numbers without a gap or a double (docs/adr/0062). There is no counter: the next number is the last row's and one
more, and rows never go. The lock is the shop's own, taken when all else is written, and ends with the transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connections

from commerce.invoices.models import Document
from commerce.invoices.parties import zone_of
from commerce.invoices.rules import Rules, number_of
from commerce.store.models import Store


def lock_numbers() -> None:
    """One lock for all series of the shop, so that nobody can take two of them the other way round."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':invoices', 0))")


def write_numbered(document: Document, *, rules: Rules, store: Store, now: datetime) -> Document:
    """Inside a transaction, last of all. Dates go the way of the numbers: a document is not dated before the one in front of
    it. A rollback takes the number back. Years are those of the shop's time zone."""
    lock_numbers()
    last = (
        Document.objects.filter(series=document.series)
        .only("year", "serial", "issued_at")
        .order_by("-year", "-serial")
        .first()
    )
    document.issued_at = max(now, last.issued_at) if last else now
    issued_on = document.issued_at.astimezone(zone_of(store)).date()
    document.year = issued_on.year
    is_next = last is not None and last.year == document.year
    document.serial = last.serial + 1 if last and is_next else rules.first_serial(document.series, document.year)
    document.number = number_of(document.series, document.year, document.serial)
    content: dict[str, Any] = document.content
    document.content = {**content, "number": document.number, "issued_on": issued_on.isoformat()}
    document.save(force_insert=True)
    return document

"""Invoices and credit notes: as records, and the PDFs of a month as one archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import IO, Any, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from commerce.importexport.exports.records import Entity, Record, batches, decimal
from commerce.invoices.models import Document
from commerce.invoices.parties import zone_of
from commerce.invoices.pdf import pdf_of
from commerce.invoices.selectors import document_list
from commerce.store.selectors import current_store
from core.errors import mark as _

MONTH = re.compile(r"pdf-(20[0-9]{2})-(0[1-9]|1[0-2])")


def month_of(layout: str) -> tuple[date, date] | None:
    """First and last day of "pdf-2026-11"; None for any other layout."""
    found = MONTH.fullmatch(layout)
    if found is None:
        return None
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def record_of(row: Document) -> Record:
    """Amounts of a credit note are negative: a column can be added up, `shop_tax` whatever the currencies are."""
    sign, content = (-1 if row.is_credit else 1), row.content
    worth = content.get("conversion") or {"currency": row.currency, "tax": content["tax"], "rate": ""}
    return {
        "document": row.number, "document_kind": row.kind, "issued_on": content["issued_on"],
        "order": content["order"], "corrects": (content.get("corrects") or {}).get("number", ""),
        "buyer": row.buyer, "buyer_country": content["buyer"]["country"], "buyer_vat_number": content["buyer"]["vat_number"],
        "currency": row.currency, "net": decimal(sign * content["net"], row.currency),
        "tax": decimal(sign * content["tax"], row.currency), "total": decimal(sign * content["total"], row.currency),
        "shop_currency": worth["currency"], "shop_tax": decimal(sign * worth["tax"], worth["currency"]),
        "exchange_rate": worth["rate"], "is_test": row.is_test,
        "rates": [
            {
                "rate_percent": rate["percent"], "rate_net": decimal(sign * rate["net"], row.currency),
                "rate_tax": decimal(sign * rate["tax"], row.currency),
            }
            for rate in content["rates"]
        ],
    }  # fmt: skip


def documents() -> Iterator[Record]:
    for batch in batches(Document.objects.all()):
        yield from map(record_of, batch)


DOCUMENTS = Entity(
    kind="documents", label=_("Invoices and credit notes"), permission="orders.view_order",
    head=("document", "document_kind", "issued_on", "order", "corrects", "buyer", "buyer_country", "buyer_vat_number",
          "currency", "net", "tax", "total", "shop_currency", "shop_tax", "exchange_rate", "is_test"),
    parts={"rates": ("rate_percent", "rate_net", "rate_tax")},
    read=documents, count=lambda: Document.objects.count(),
)  # fmt: skip


class Pieces:
    """A file that hands on what was written to it."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: Any) -> int:
        self.written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        data, self.written = b"".join(self.written), []
        return data


def pdfs(layout: str, on_record: Callable[[], None]) -> Iterator[bytes]:
    """Every document of the month of the shop's clock, as its PDF. One is in memory at a time."""
    month = month_of(layout)
    if month is None:
        raise ValueError(layout)
    rows = document_list(first=month[0], last=month[1], zone=zone_of(current_store())).defer(None)
    pieces = Pieces()
    with ZipFile(cast(IO[bytes], pieces), "w", ZIP_STORED) as archive:
        for batch in batches(rows.order_by()):
            for row in batch:
                archive.writestr(ZipInfo(f"{row.number}.pdf", date_time=(1980, 1, 1, 0, 0, 0)), pdf_of(row))
                on_record()
                yield pieces.take()
    yield pieces.take()

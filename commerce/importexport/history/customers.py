"""From a table of customers to drafts."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commerce.importexport.exports.records import parted
from commerce.importexport.findings import Findings
from commerce.importexport.history.columns import CUSTOMER, fields_of
from commerce.importexport.history.drafts import CustomerDraft
from commerce.importexport.history.reading import HistoryCells, known_row
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shared.telling import Unread, tell_table_warnings
from core.csvfile import Table

LIMITS = {"name": 120, "company": 120, "street": 200, "extra": 200, "city": 100, "postal_code": 20, "region": 100}
MAX_TAG = 60


def read_customers(table: Table, findings: Findings) -> Iterator[CustomerDraft]:
    names, unknown = fields_of(CUSTOMER, table.header)
    cells = HistoryCells(names, "EUR", findings)
    unread = Unread(unknown)
    for row in table.rows:
        unread.look(row)
        draft = read_customer(known_row(row, names), cells)
        if draft is not None:
            yield draft
    unread.tell(findings)
    tell_table_warnings(table, findings)


def read_customer(row: SourceRow, cells: HistoryCells) -> CustomerDraft | None:
    email = cells.code(row, "email", limit=254).lower()
    if not email:
        cells.findings.add(row.number, "error", "email_missing")
        return None
    if not is_email(email):
        cells.findings.add(row.number, "error", "email_invalid", text=email[:80])
        return None
    name = cells.text(row, "name", limit=120) or whole_name(row, cells)
    phone = cells.phone(row, "phone") or cells.phone(row, "address_phone")
    tags = [tag[:MAX_TAG] for tag in parted(row.text("tags"))]
    if row.text("tax_exempt") and cells.boolean(row, "tax_exempt", empty=False):
        cells.findings.add(row.number, "warning", "tax_exempt_as_tag")
        tags.append("tax exempt")
    says = row.text("accepts_marketing")
    return CustomerDraft(
        row_number=row.number,
        email=email,
        name=name,
        phone=phone,
        locale=row.text("locale")[:8],
        note=row.text("note")[:10_000],
        tags=list(dict.fromkeys(tags)),
        accepts_marketing=cells.boolean(row, "accepts_marketing", empty=False) if says else None,
        consent_at=cells.moment(row, "consent_at"),
        consent_source=row.text("consent_source")[:40],
        created_at=cells.moment(row, "created_at"),
        address=address_of(row, cells, name),
    )


def whole_name(row: SourceRow, cells: HistoryCells) -> str:
    return f"{cells.text(row, 'first_name')} {cells.text(row, 'last_name')}".strip()[:120]


def address_of(row: SourceRow, cells: HistoryCells, name: str) -> dict[str, str]:
    """Only where there is one: a country alone is not an address."""
    found = {part: cells.code(row, part, limit=limit) for part, limit in LIMITS.items() if part != "name"}
    if not found["street"] and not found["city"]:
        return {}
    return {
        "name": cells.text(row, "address_name", limit=120) or name, **found, "country": cells.country(row, "country")
    }  # fmt: skip


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True

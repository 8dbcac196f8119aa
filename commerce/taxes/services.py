"""Seeding the dated table of rates, and asking about VAT numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any

from commerce.taxes.models import TaxRate, VatCheck
from commerce.taxes.selectors import latest_check
from commerce.taxes.vies import look_up


def seed_tax_rates() -> None:
    """Put the known rates in, once; a merchant's own stay."""
    TaxRate.objects.bulk_create([TaxRate(**values) for values in known_rates()], ignore_conflicts=True)


def known_rates() -> Iterator[dict[str, Any]]:
    """The columns of each rate of the table."""
    text = resources.files("commerce.taxes").joinpath("data/rates.csv").read_text()
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        yield row | {"percent": Decimal(row["percent"]), "valid_from": date.fromisoformat(row["valid_from"])}


def check_vat_number(number: str, *, requester: str, now: datetime) -> VatCheck:
    """What VIES says of a well-formed `number` (selectors.vat_number), asked at most once a day. Raises Unanswered."""
    known = latest_check(number, now=now)
    if known is not None:
        return known
    verdict = look_up(number, requester=requester)
    return VatCheck.objects.create(
        number=number,
        is_valid=verdict.is_valid,
        name=verdict.name,
        address=verdict.address,
        reference=verdict.reference,
        requester=requester,
        checked_at=now,
    )

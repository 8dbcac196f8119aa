"""Seeding the dated table of rates."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from importlib import resources

from commerce.taxes.models import TaxRate


def seed_tax_rates() -> None:
    """Put the known rates in, once; a merchant's own changes stay."""
    text = resources.files("commerce.taxes").joinpath("data/rates.csv").read_text()
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    TaxRate.objects.bulk_create(
        [
            TaxRate(
                country=row["country"],
                category=row["category"],
                name=row["name"],
                percent=Decimal(row["percent"]),
                valid_from=date.fromisoformat(row["valid_from"]),
                source=row["source"],
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )

"""Seeding the dated table of rates."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from commerce.taxes.models import TaxRate


def seed_tax_rates() -> None:
    """Put the known rates in, once; a merchant's own stay."""
    TaxRate.objects.bulk_create([TaxRate(**values) for values in known_rates()], ignore_conflicts=True)


def known_rates() -> Iterator[dict[str, Any]]:
    """The columns of each rate of the table."""
    text = resources.files("commerce.taxes").joinpath("data/rates.csv").read_text()
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        yield row | {"percent": Decimal(row["percent"]), "valid_from": date.fromisoformat(row["valid_from"])}

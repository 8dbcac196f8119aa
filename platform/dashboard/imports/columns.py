"""The table in which somebody says what the columns of a file mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.importexport.models import ImportRun
from commerce.importexport.services.column_maps import guessed

FIELDS = {
    "title": _("Name"), "price": _("Price"), "description": _("Description"), "sku": _("SKU"),
    "compare_at_price": _("Compare-at price"), "cost": _("Cost"), "quantity": _("Units in stock"),
    "barcode": _("Barcode"), "mpn": _("MPN"), "weight": _("Weight in grams"), "kilograms": _("Weight in kilograms"),
    "vendor": _("Brand"), "category": _("Category"), "tags": _("Tags"), "images": _("Addresses of pictures"),
    "handle": _("Address in the shop"),
}  # fmt: skip


def column_rows(run: ImportRun) -> list[dict[str, Any]]:
    """One for each column, with its first values; none where the file says by itself what it means."""
    header = run.details.get("header", [])
    if run.details.get("source", "table") != "table" or not header:
        return []
    columns = run.details.get("columns") or guessed(header)
    rows = run.details.get("first_rows", [])
    return [
        {
            "number": number, "name": name, "field": columns.get(name, ""), "choices": list(FIELDS.items()),
            "samples": [row[number] for row in rows if number < len(row) and row[number]],
        }
        for number, name in enumerate(name for name in header if name)
    ]  # fmt: skip


def chosen_columns(data: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    named = [name for name in header if name]
    chosen = {name: data.get(f"column-{number}", "") for number, name in enumerate(named)}
    return {name: field for name, field in chosen.items() if field in FIELDS}

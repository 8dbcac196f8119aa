"""Cells that files of customers and orders have and those of products have not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache

from babel import Locale
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from commerce.importexport.sources.shared.cells import Cells, unshielded
from commerce.importexport.sources.shared.rows import SourceRow
from core.csvfile import Row

NOON = time(12)


@dataclass(frozen=True, slots=True)
class HistoryCells(Cells):
    def moment(self, row: SourceRow, field_name: str) -> datetime | None:
        """With an offset, or in the shop's own time. None for what is empty, or told."""
        text = row.text(field_name)
        try:
            found = parse_datetime(text) if text else None
            day = parse_date(text) if text and found is None else None
        except ValueError:
            found = day = None
        if day is not None:
            found = datetime.combine(day, NOON)
        if text and found is None:
            self.warn(row, "date_invalid", field_name)
            return None
        if found is not None and found.tzinfo is None:
            found = timezone.make_aware(found)
        return found.astimezone(UTC) if found is not None else None

    def phone(self, row: SourceRow, field_name: str) -> str:
        return self.code(row, field_name, limit=30) if row.text(field_name) else ""

    def country(self, row: SourceRow, field_name: str) -> str:
        """ISO's two letters; names in English, French, German and Spanish are known."""
        text = row.text(field_name).strip()
        if len(text) == 2 and text.isascii() and text.isalpha():
            return text.upper()
        return countries().get(text.casefold(), "")

    def minor(self, row: SourceRow, field_name: str) -> int | None:
        """As written, also below zero; None for what is empty, or told."""
        text = row.text(field_name)
        money = self.money(row, text, may_be_negative=True) if text else None
        if text and money is None:
            self.warn(row, "amount_invalid", field_name)
        return money.amount if money is not None else None


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    found = {}
    for language in ("es", "de", "fr", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[name.casefold()] = code
    return found | {"eire": "IE", "uk": "GB", "usa": "US", "rsa": "ZA"}


def known_row(row: Row, names: dict[str, str]) -> SourceRow:
    cells = {field: unshielded(row.cells[column]) for field, column in names.items() if row.cells[column]}
    return SourceRow(row.number, cells)

"""Reads single cells of any source, and reports what cannot be taken as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from commerce.importexport.drafts import MAX_BARCODE, MAX_TEXT
from commerce.importexport.findings import Findings
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.values import MAX_INTEGER, barcode_fault, read_bool, read_decimal, read_int
from core.csvfile import clean_key, unguard
from core.money import InvalidAmount, Money, parse_decimal, round_half_up

SHOWN = 80
FORMULAS = ("'=", "'+", "'-", "'@", "''")


def unshielded(text: str) -> str:
    """Of a cell of text: without the apostrophe that keeps a spreadsheet from running it. One that belongs to the
    words ('90s) stays."""
    return text[1:] if text.startswith(FORMULAS) else text


@dataclass(frozen=True, slots=True)
class Cells:
    """`names`: field -> name of its column in this file. `decimal`: the sign the source writes in prices, None where
    it is the shop's own."""

    names: Mapping[str, str]
    currency: str
    findings: Findings
    decimal: Literal[".", ","] | None = None

    def text(self, row: SourceRow, field_name: str, *, limit: int = MAX_TEXT) -> str:
        return self.cut(row.number, field_name, row.text(field_name), limit)

    def code(self, row: SourceRow, field_name: str, *, limit: int = MAX_TEXT) -> str:
        """Without invisible characters and the apostrophe that keeps a spreadsheet off."""
        return self.cut(row.number, field_name, unguard(clean_key(row.text(field_name))), limit)

    def cut(self, number: int, field_name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self.findings.add(number, "warning", "text_too_long", column=self.names[field_name], limit=limit)
        return text[:limit].rstrip()

    def boolean(self, row: SourceRow, field_name: str, *, empty: bool) -> bool:
        text = row.text(field_name)
        if not text:
            return empty
        value = read_bool(text)
        if value is None:
            self.warn(row, "boolean_taken_as_yes" if empty else "boolean_taken_as_no", field_name)
            return empty
        return value

    def price(self, row: SourceRow, field_name: str = "price") -> Money | None:
        """None when there is no usable price in the cell; that is reported."""
        text = row.text(field_name)
        if not text:
            self.findings.add(row.number, "error", "price_missing")
            return None
        price = self.money(row, text)
        if price is None:
            self.findings.add(row.number, "error", "price_invalid", text=text[:SHOWN])
        return price

    def amount(self, row: SourceRow, field_name: str) -> Money | None:
        text = row.text(field_name)
        amount = self.money(row, text) if text else None
        if text and amount is None:
            self.warn(row, "amount_invalid", field_name)
        return amount

    def quantity(self, row: SourceRow, field_name: str = "quantity") -> int | None:
        text = unguard(row.text(field_name))
        number = read_int(text) if text else None
        if text and number is None:
            self.warn(row, "number_invalid", field_name)
        return number

    def number(self, row: SourceRow, field_name: str) -> Decimal | None:
        text = row.text(field_name)
        number = read_decimal(text) if text else None
        if text and (number is None or not 0 <= number <= MAX_INTEGER):
            self.warn(row, "number_invalid", field_name)
            return None
        return number

    def grams(self, row: SourceRow, field_name: str, per_unit: Decimal = Decimal(1)) -> int:
        number = self.number(row, field_name)
        grams = round_half_up(number * per_unit) if number is not None else 0
        if grams > MAX_INTEGER:
            self.warn(row, "number_invalid", field_name)
            return 0
        return grams

    def barcode(self, row: SourceRow, field_name: str = "barcode") -> str:
        text = self.code(row, field_name, limit=MAX_BARCODE)
        if fault := barcode_fault(text):
            self.warn(row, fault, field_name, text=text)
        return text

    def money(self, row: SourceRow, text: str, *, may_be_negative: bool = False) -> Money | None:
        try:
            value = parse_decimal(unguard(text), self.currency, decimal=self.decimal)
        except InvalidAmount:
            return None
        money = Money.from_decimal(value, self.currency)
        if money.to_decimal() != value:
            self.findings.add(row.number, "warning", "amount_rounded", text=text[:SHOWN], currency=self.currency)
        return money if value >= 0 or may_be_negative else None

    def warn(self, row: SourceRow, code: str, field_name: str, **params: str) -> None:
        told = {"column": self.names[field_name], "text": row.text(field_name)[:SHOWN], **params}
        self.findings.add(row.number, "warning", code, **told)

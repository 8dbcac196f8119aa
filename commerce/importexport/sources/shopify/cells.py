"""Reads the cells of one product of a Shopify file, and reports what cannot be taken as it stands."""

from dataclasses import dataclass
from decimal import Decimal

from commerce.importexport.drafts import MAX_BARCODE, MAX_TEXT, UnitPrice
from commerce.importexport.findings import Findings
from commerce.importexport.sources.shopify.columns import Columns
from commerce.importexport.sources.shopify.rows import ProductRows, SourceRow
from commerce.importexport.values import MAX_INTEGER, barcode_fault, read_bool, read_decimal, read_int
from core.csvfile import clean_key, unguard
from core.money import InvalidAmount, Money, parse_decimal, round_half_up

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Cells:
    columns: Columns
    currency: str
    findings: Findings

    def shared(self, product: ProductRows, field_name: str) -> tuple[int, str]:
        """Row and text of the first row that has the cell; rows that say otherwise get a warning."""
        number, kept = product.rows[0].number, ""
        for row in product.rows:
            text = row.cells.get(field_name, "")
            if text and not kept:
                number, kept = row.number, text
            elif text and text.casefold() != kept.casefold():
                column = self.columns.names[field_name]
                told = {"column": column, "kept": kept[:_SHOWN], "ignored": text[:_SHOWN]}
                self.findings.add(row.number, "warning", "contradiction", **told)
        return number, kept

    def text(self, product: ProductRows, field_name: str, *, limit: int = MAX_TEXT) -> str:
        number, text = self.shared(product, field_name)
        return self.cut(number, field_name, text, limit)

    def variant_text(self, row: SourceRow, field_name: str, *, limit: int = MAX_TEXT) -> str:
        """For codes: without invisible characters and the apostrophe that keeps a spreadsheet off."""
        return self.cut(row.number, field_name, unguard(clean_key(row.cells.get(field_name, ""))), limit)

    def cut(self, number: int, field_name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            column = self.columns.names[field_name]
            self.findings.add(number, "warning", "text_too_long", column=column, limit=limit)
        return text[:limit].rstrip()

    def boolean(self, row: SourceRow, field_name: str, *, empty: bool) -> bool:
        text = row.cells.get(field_name, "")
        if not text:
            return empty
        value = read_bool(text)
        if value is None:
            self._warn(row, "boolean_taken_as_yes" if empty else "boolean_taken_as_no", field_name)
            return empty
        return value

    def price(self, row: SourceRow) -> Money | None:
        """None when there is a price column and no usable price in it; that is reported."""
        text = row.cells.get("price", "")
        if not text:
            self.findings.add(row.number, "error", "price_missing")
            return None
        price = self._money(row, text)
        if price is None:
            self.findings.add(row.number, "error", "price_invalid", text=text[:_SHOWN])
        return price

    def amount(self, row: SourceRow, field_name: str) -> Money | None:
        text = row.cells.get(field_name, "")
        amount = self._money(row, text) if text else None
        if text and amount is None:
            self._warn(row, "amount_invalid", field_name)
        return amount

    def compare_at_price(self, row: SourceRow, price: Money | None) -> Money | None:
        """Only a real reduction: in whole shops it merely repeats the price."""
        higher = self.amount(row, "compare_at_price")
        if higher and price and higher <= price:
            if higher < price:
                self.findings.add(row.number, "info", "compare_at_not_higher")
            return None
        return higher or None

    def grams(self, row: SourceRow) -> int:
        number = self._number(row, "weight_grams")
        return round_half_up(number) if number is not None else 0

    def quantity(self, row: SourceRow) -> int | None:
        text = unguard(row.cells.get("quantity", ""))
        number = read_int(text) if text else None
        if text and number is None:
            self._warn(row, "number_invalid", "quantity")
        return number

    def unit_price(self, row: SourceRow) -> UnitPrice | None:
        total, base = self._number(row, "unit_total"), self._number(row, "unit_base")
        total_unit = row.cells.get("unit_total_unit", "")
        if not total or not total_unit:
            return None
        return UnitPrice(total, total_unit, base or Decimal(1), row.cells.get("unit_base_unit", total_unit))

    def barcode(self, row: SourceRow) -> str:
        text = self.variant_text(row, "barcode", limit=MAX_BARCODE)
        if fault := barcode_fault(text):
            self._warn(row, fault, "barcode", text=text)
        return text

    def is_stock_tracked(self, row: SourceRow) -> bool:
        if "is_stock_tracked" not in self.columns.names:
            return "quantity" in row.cells
        tracker = row.cells.get("is_stock_tracked", "").casefold()
        if tracker and tracker != "shopify" and read_bool(tracker) is None:
            self._warn(row, "tracker_foreign", "is_stock_tracked")
        return bool(tracker) and read_bool(tracker) is not False

    def sells_below_zero(self, row: SourceRow) -> bool:
        policy = row.cells.get("sells_below_zero", "").casefold()
        known = {"continue": True, "deny": False, "": False}.get(policy, read_bool(policy))
        if known is None:
            self._warn(row, "policy_unknown", "sells_below_zero")
        return bool(known)

    def _money(self, row: SourceRow, text: str) -> Money | None:
        """Shopify writes a decimal point; sheets saved in Europe come with a comma."""
        try:
            value = parse_decimal(unguard(text), self.currency, decimal=".")
        except InvalidAmount:
            return None
        money = Money.from_decimal(value, self.currency)
        if money.to_decimal() != value:
            self.findings.add(row.number, "warning", "amount_rounded", text=text[:_SHOWN], currency=self.currency)
        return money if value >= 0 else None

    def _number(self, row: SourceRow, field_name: str) -> Decimal | None:
        text = row.cells.get(field_name, "")
        number = read_decimal(text) if text else None
        if text and (number is None or not 0 <= number <= MAX_INTEGER):
            self._warn(row, "number_invalid", field_name)
            return None
        return number

    def _warn(self, row: SourceRow, code: str, field_name: str, **params: str) -> None:
        column, text = self.columns.names[field_name], row.cells.get(field_name, "")[:_SHOWN]
        self.findings.add(row.number, "warning", code, **{"column": column, "text": text, **params})

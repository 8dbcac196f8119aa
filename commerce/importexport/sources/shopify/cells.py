"""Cells that only a Shopify file has, and those that hold for all rows of a product."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commerce.importexport.drafts import MAX_TEXT, UnitPrice
from commerce.importexport.findings import Findings
from commerce.importexport.sources.shared.cells import SHOWN, Cells
from commerce.importexport.sources.shared.rows import SourceRow
from commerce.importexport.sources.shopify.columns import Columns
from commerce.importexport.sources.shopify.rows import ProductRows
from commerce.importexport.values import read_bool
from core.money import Money


@dataclass(frozen=True, slots=True)
class ShopifyCells(Cells):
    columns: Columns = None  # type: ignore[assignment]  # `of` sets it

    @classmethod
    def of(cls, columns: Columns, currency: str, findings: Findings) -> ShopifyCells:
        """Shopify writes a decimal point; sheets saved in Europe come with a comma."""
        return cls(columns.names, currency, findings, decimal=".", columns=columns)

    def shared(self, product: ProductRows, field_name: str) -> tuple[int, str]:
        """Row and text of the first row that has the cell; rows that say otherwise get a warning."""
        number, kept = product.rows[0].number, ""
        for row in product.rows:
            text = row.cells.get(field_name, "")
            if text and not kept:
                number, kept = row.number, text
            elif text and text.casefold() != kept.casefold():
                told = {"column": self.names[field_name], "kept": kept[:SHOWN], "ignored": text[:SHOWN]}
                self.findings.add(row.number, "warning", "contradiction", **told)
        return number, kept

    def shared_text(self, product: ProductRows, field_name: str, *, limit: int = MAX_TEXT) -> str:
        number, text = self.shared(product, field_name)
        return self.cut(number, field_name, text, limit)

    def compare_at_price(self, row: SourceRow, price: Money | None) -> Money | None:
        """Only a real reduction: in whole shops it merely repeats the price."""
        higher = self.amount(row, "compare_at_price")
        if higher and price and higher <= price:
            if higher < price:
                self.findings.add(row.number, "info", "compare_at_not_higher")
            return None
        return higher or None

    def unit_price(self, row: SourceRow) -> UnitPrice | None:
        total, base = self.number(row, "unit_total"), self.number(row, "unit_base")
        total_unit = row.cells.get("unit_total_unit", "")
        if not total or not total_unit:
            return None
        return UnitPrice(total, total_unit, base or Decimal(1), row.cells.get("unit_base_unit", total_unit))

    def is_stock_tracked(self, row: SourceRow) -> bool:
        if "is_stock_tracked" not in self.names:
            return "quantity" in row.cells
        tracker = row.cells.get("is_stock_tracked", "").casefold()
        if tracker and tracker != "shopify" and read_bool(tracker) is None:
            self.warn(row, "tracker_foreign", "is_stock_tracked")
        return bool(tracker) and read_bool(tracker) is not False

    def sells_below_zero(self, row: SourceRow) -> bool:
        policy = row.cells.get("sells_below_zero", "").casefold()
        known = {"continue": True, "deny": False, "": False}.get(policy, read_bool(policy))
        if known is None:
            self.warn(row, "policy_unknown", "sells_below_zero")
        return bool(known)

"""Variants of a draft and those of the product, told apart by their option values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commerce.catalog.models import MAX_VARIANTS, Variant
from commerce.importexport.drafts import ProductDraft, VariantDraft
from commerce.importexport.findings import Findings
from commerce.importexport.services.known import Known
from commerce.importexport.services.plans import PicturesPlan, VariantPlan
from commerce.importexport.values import url_identity
from commerce.inventory.models import StockItem
from core.money import Money

MAX_ON_HAND = 1_000_000_000
MAX_AMOUNT = 10**15  # minor units

# attribute of the draft: column of the variant
COLUMNS = {
    "sku": "sku", "barcode": "barcode", "mpn": "mpn", "price": "price_amount", "compare_at_price": "compare_at_amount",
    "cost": "cost_amount", "weight_grams": "weight_grams", "requires_shipping": "requires_shipping",
    "is_taxable": "is_taxable",
}  # fmt: skip


CONTENT_UNITS = {
    "mg": ("g", Decimal("0.001")), "g": ("g", Decimal(1)), "kg": ("kg", Decimal(1)),
    "ml": ("ml", Decimal(1)), "cl": ("ml", Decimal(10)), "l": ("l", Decimal(1)), "m3": ("l", Decimal(1000)),
    "mm": ("m", Decimal("0.001")), "cm": ("m", Decimal("0.01")), "m": ("m", Decimal(1)), "m2": ("m2", Decimal(1)),
    "item": ("piece", Decimal(1)), "items": ("piece", Decimal(1)),
}  # fmt: skip


def plan_variants(
    draft: ProductDraft, known: Known | None, pictures: PicturesPlan, findings: Findings
) -> list[VariantPlan]:
    """Plans that change something, in the order of the file. Variants that the file does not name stay, behind."""
    rows = {folded(variant.option_values): variant for variant in known.variants} if known else {}
    if draft.is_part and known and draft.variants and set(rows) == {()}:
        rows = {folded(draft.variants[0].option_values): known.variants[0]}
    plans: list[VariantPlan] = []
    position = count = 0
    for wish in draft.variants:
        row = rows.pop(folded(wish.option_values), None)
        if not fits(wish, row, findings):
            if row is not None:
                rows[folded(wish.option_values)] = row
            continue
        if row is None and len(rows) + count >= MAX_VARIANTS:
            findings.add(wish.row_number, "error", "too_many_variants_here", limit=MAX_VARIANTS)
            continue
        stock = known.stock.get(row.pk) if known and row else None
        plan = plan_variant(wish, row, stock, draft.present, position, findings)
        plan_picture(plan, wish, row, draft.present, pictures)
        position, count = position + 1, count + 1
        plans.append(plan)
    if rows:
        findings.add(draft.row_number, "info", "variants_stay", count=len(rows))
    plans += [put_behind(row, position + place) for place, row in enumerate(rows.values())]
    return [plan for plan in plans if not plan.is_empty]


def plan_variant(
    wish: VariantDraft, row: Variant | None, stock: StockItem | None, present: frozenset[str], position: int,
    findings: Findings,
) -> VariantPlan:  # fmt: skip
    columns: dict[str, Any] = {
        column: plain(getattr(wish, attribute))
        for attribute, column in COLUMNS.items()
        if row is None or attribute in present
    }
    if row is None or "unit_price" in present:
        columns |= content_of(wish, findings)
    columns |= wish.more
    columns |= {"option_values": list(wish.option_values), "position": position}
    plan = VariantPlan(row.pk if row else None, columns)
    if row is not None:
        plan.columns = {name: value for name, value in columns.items() if getattr(row, name) != value}
    plan_stock(plan, wish, stock, present, findings)
    return plan


def content_of(wish: VariantDraft, findings: Findings) -> dict[str, Any]:
    """What is in it, in the units that the catalogue compares by."""
    given = wish.unit_price
    if given is None:
        return {"content_amount": None, "content_unit": ""}
    unit, factor = CONTENT_UNITS.get(given.total_unit.casefold(), ("", Decimal(0)))
    amount = (given.total * factor).quantize(Decimal("0.001"))
    if not unit or not 0 < amount < 10_000_000:
        findings.add(wish.row_number, "warning", "content_unit_unknown", unit=given.total_unit[:20])
        return {"content_amount": None, "content_unit": ""}
    return {"content_amount": amount, "content_unit": unit}


def plan_stock(
    plan: VariantPlan, wish: VariantDraft, stock: StockItem | None, present: frozenset[str], findings: Findings
) -> None:
    """Counted and without a number: 0 for a new variant, untouched for one that is there."""
    quantity = wish.quantity
    if quantity is not None and abs(quantity) > MAX_ON_HAND:
        findings.add(wish.row_number, "warning", "quantity_extreme", text=str(quantity))
        quantity = None
    if stock is None:
        plan.tracking = (wish.is_stock_tracked, wish.sells_below_zero)
        plan.on_hand = (quantity or 0) if wish.is_stock_tracked else 0
        return
    says_tracked = "is_stock_tracked" in present or ("quantity" in present and quantity is not None)
    is_tracked = wish.is_stock_tracked if says_tracked else stock.is_tracked
    below = wish.sells_below_zero if "sells_below_zero" in present else stock.sells_below_zero
    if (is_tracked, below) != (stock.is_tracked, stock.sells_below_zero):
        plan.tracking = (is_tracked, below)
    if is_tracked and quantity is not None and quantity != stock.on_hand:
        plan.on_hand = quantity


def plan_picture(
    plan: VariantPlan, wish: VariantDraft, row: Variant | None, present: frozenset[str], pictures: PicturesPlan
) -> None:
    """Of a variant that is there only where its picture is another one than before."""
    key = url_identity(wish.image_url) if wish.image_url else ""
    if key not in pictures.ids and key not in {url_identity(image.url) for image in pictures.new}:
        key = ""
    if row is None:
        plan.picture_key = key
    elif "image_url" in present and (key not in pictures.ids or pictures.ids[key] != row.picture_id):
        plan.picture_key = key if key or row.picture_id else None


def put_behind(row: Variant, position: int) -> VariantPlan:
    return VariantPlan(row.pk, {"position": position} if row.position != position else {})


def fits(wish: VariantDraft, row: Variant | None, findings: Findings) -> bool:
    if row is None and wish.price is None:
        findings.add(wish.row_number, "error", "price_missing")
        return False
    for amount in (wish.price, wish.compare_at_price, wish.cost):
        if amount is not None and amount.amount > MAX_AMOUNT:
            findings.add(wish.row_number, "error", "price_invalid", text=str(amount.amount)[:40])
            return False
    return True


def folded(values: Any) -> tuple[str, ...]:
    return tuple(value.casefold() for value in values)


def plain(value: Any) -> Any:
    return value.amount if isinstance(value, Money) else value

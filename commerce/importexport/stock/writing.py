"""One article's count, brought in and taken back. Both leave a line in the ledger, which names the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from commerce.catalog.models import Variant
from commerce.importexport.findings import Findings
from commerce.importexport.models import ImportRow, Undone
from commerce.importexport.services.kinds import Kind, Saver
from commerce.importexport.services.written import Outcome, Written
from commerce.importexport.stock.reading import MOST, StockDraft, knows, read
from commerce.inventory.counters import lock_items
from commerce.inventory.models import MovementKind, StockMovement
from commerce.inventory.services.counting import ensure_items, set_stock_of_many

COUNTS = (MovementKind.INITIAL, MovementKind.RECOUNT, MovementKind.IMPORT)


def write(draft: StockDraft, *, save: Saver, is_dry_run: bool, actor: Any) -> tuple[Outcome, Findings]:
    findings = Findings()

    def left_out(code: str, **told: Any) -> tuple[Outcome, Findings]:
        findings.add(draft.row_number, "error", code, **told)
        return "left_out", findings

    if draft.fault is not None:
        return left_out(draft.fault[0], **draft.fault[1])
    found = variants_like(draft)
    if len(found) != 1:
        code = "stock_ambiguous" if found else "stock_unknown"
        return left_out(code, article=draft.title[:80], count=len(found))
    variant = found[0]
    if variant.product.is_bundle:
        return left_out("stock_of_bundle", article=draft.title[:80])
    with transaction.atomic("default"):
        if not is_dry_run:
            ensure_items([variant.pk])
        item = lock_items([variant.pk]).get(variant.pk)
        if item is not None and not item.is_tracked:
            findings.add(draft.row_number, "warning", "stock_not_counted", article=draft.title[:80])
            return "skipped", findings
        here = item.on_hand if item else 0
        if draft.adds and was_added(variant.pk, draft.reference):
            findings.add(draft.row_number, "warning", "stock_added_before", article=draft.title[:80])
            return "skipped", findings
        count = here + draft.quantity if draft.adds else draft.quantity
        if not 0 <= count <= MOST:
            return left_out("stock_below_zero", article=draft.title[:80], here=here, text=f"{draft.quantity:+d}")
        if count == here:
            return "skipped", findings
        if not is_dry_run:
            change(variant.pk, count, draft.reference, actor)
            before = {"change": count - here, "reference": draft.reference}
            save("updated", findings, Written(variant.pk, before))
    return "updated", findings


def variants_like(draft: StockDraft) -> list[Variant]:
    """By SKU; by barcode where the row has no SKU. Two of them are as good as a thousand."""
    rows = Variant.objects.select_related("product")
    rows = rows.filter(sku=draft.sku) if draft.sku else rows.filter(barcode=draft.barcode)
    return list(rows.order_by("pk")[:2])


def was_added(variant_id: int, reference: str) -> bool:
    """What was added and taken back again sums up to nothing. The caller holds the stock's lock."""
    entries = StockMovement.objects.filter(variant=variant_id, reference=reference)
    return bool(entries.aggregate(sum=Sum("quantity", default=0))["sum"])


def change(variant_id: int, count: int, reference: str, actor: Any) -> None:
    set_stock_of_many(counts={variant_id: count}, kind=MovementKind.IMPORT, reference=reference, actor=actor)


def take_back(row: ImportRow) -> str:
    """By the difference: what was sold since stays sold."""
    variant_id, before = int(row.object_id), row.before or {}
    item = lock_items([variant_id]).get(variant_id)
    if item is None:
        return Undone.GONE
    change(variant_id, item.on_hand - int(before["change"]), str(before["reference"]), row.run.actor)
    return Undone.TAKEN_BACK


def fingerprints(ids: Iterable[str]) -> dict[str, str]:
    """The last time somebody counted: a later count is not undone with the file, sales do not matter."""
    wanted = [int(each) for each in ids]
    rows = StockMovement.objects.filter(variant__in=wanted, kind__in=COUNTS).order_by()
    return {str(pk): str(last) for pk, last in rows.values_list("variant_id").annotate(last=Max("pk"))}


KIND = Kind("stock", knows, read, write, take_back, fingerprints)

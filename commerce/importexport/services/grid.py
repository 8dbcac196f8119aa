"""Many cells of many products, changed at once: what somebody else has changed meanwhile is told, not overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from commerce.catalog.models import Product, Variant
from commerce.catalog.services.editing import edit_variants
from commerce.catalog.services.products import ProductRefused, update_product
from commerce.importexport.models import GridEdit
from commerce.inventory import services as inventory
from commerce.inventory.models import MovementKind, StockItem
from core import audit
from core.errors import PlainError
from core.errors import mark as _

OF_PRODUCT = ("title", "status", "vendor", "product_type", "tags")
OF_VARIANT = ("sku", "barcode", "mpn", "price_amount", "compare_at_amount", "cost_amount", "weight_grams")
STOCK = "on_hand"
KEPT = 50  # savings that can be undone


class CannotUndo(PlainError):
    """This saving cannot be taken back any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: `row` is the product's id for columns of products, else the variant's; `was` is what the editor saw."""

    row: int
    column: str
    was: Any
    value: Any

    @property
    def key(self) -> tuple[int, str]:
        return self.row, self.column


@dataclass(slots=True)
class Saved:
    """`conflicts` by cell: what stands there now. `refused` by product: why nothing of it was saved."""

    count: int = 0
    conflicts: dict[tuple[int, str], Any] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    edit: GridEdit | None = None


def save_grid(*, changes: Sequence[Change], actor: Any) -> Saved:
    """All of it in one transaction, which locks the products in the order of their keys; the stock behind them."""
    saved = Saved()
    written: list[list[Any]] = []
    with transaction.atomic("default"):
        owners = owners_of(changes)
        products = {
            row.pk: row
            for row in Product.objects.select_for_update().filter(pk__in=set(owners.values())).order_by("pk")
        }
        variants = {row.pk: row for row in Variant.objects.filter(pk__in=owners_in(changes, OF_VARIANT))}
        stock = {row.pk: row for row in StockItem.objects.filter(pk__in=owners_in(changes, (STOCK,)))}
        per_product: dict[int, list[Change]] = defaultdict(list)
        for change in changes:
            product = products.get(owners.get((change.row, change.column in OF_PRODUCT), 0))
            if product is None:
                saved.conflicts[change.key] = None
                continue
            source: Any = (
                product if change.column in OF_PRODUCT
                else stock.get(change.row) if change.column == STOCK else variants.get(change.row)
            )  # fmt: skip
            now = getattr(source, change.column) if source is not None else 0
            if now == change.value:
                continue
            if now != change.was:
                saved.conflicts[change.key] = now
                continue
            per_product[product.pk].append(change)
        counts: dict[int, int] = {}
        for product_id, own in per_product.items():
            try:
                with transaction.atomic("default"):
                    write_product(product_id, own)
            except ProductRefused as error:
                saved.refused[product_id] = str(error)
                continue
            counts |= {change.row: change.value for change in own if change.column == STOCK}
            written += [[change.row, change.column, change.was, change.value] for change in own]
        if counts:
            inventory.set_stock_of_many(counts=counts, kind=MovementKind.RECOUNT, reference="grid", actor=actor)
        saved.count = len(written)
        if written:
            saved.edit = GridEdit.objects.create(changes=written, actor=actor)
            forget_old_edits()
            audit.record("products.grid_saved", data={"cells": len(written)}, actor=actor)
    return saved


def owners_of(changes: Sequence[Change]) -> dict[tuple[int, bool], int]:
    """The product that each row belongs to, by (row, is it the product itself)."""
    own = {(change.row, True): change.row for change in changes if change.column in OF_PRODUCT}
    rows = {change.row for change in changes if change.column not in OF_PRODUCT}
    pairs = Variant.objects.filter(pk__in=rows).values_list("pk", "product_id")
    return own | {(pk, False): product_id for pk, product_id in pairs}


def owners_in(changes: Sequence[Change], columns: Sequence[str]) -> set[int]:
    return {change.row for change in changes if change.column in columns}


def write_product(product_id: int, changes: list[Change]) -> None:
    """Raises ProductRefused."""
    columns = {change.column: change.value for change in changes if change.column in OF_PRODUCT}
    if columns:
        update_product(product_id=product_id, **columns)
    rows: dict[int, dict[str, Any]] = defaultdict(dict)
    for change in changes:
        if change.column in OF_VARIANT:
            rows[change.row][change.column] = change.value
    edit_variants(product_id=product_id, changes=rows)


def undo_grid(*, edit_id: int, actor: Any) -> Saved:
    """Put back what a saving changed, where nobody has changed it since. Raises CannotUndo."""
    with transaction.atomic("default"):
        edit = GridEdit.objects.select_for_update().filter(pk=edit_id, undone_at=None).first()
        if edit is None:
            raise CannotUndo(_("This was undone already, or is too old to be undone."))
        changes = [Change(row, column, was=after, value=before) for row, column, before, after in edit.changes]
        saved = save_grid(changes=changes, actor=actor)
        if saved.edit is not None:
            saved.edit.delete()
        edit.undone_at = timezone.now()
        edit.save(update_fields=["undone_at"])
    return saved


def forget_old_edits() -> None:
    old = GridEdit.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 100]
    GridEdit.objects.filter(pk__in=list(old)).delete()

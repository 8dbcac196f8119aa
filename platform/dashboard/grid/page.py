"""One page of the grid, as rows of cells. Written here and not by templates: it has thousands of inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commerce.catalog.models import Product, ProductStatus, Variant
from commerce.inventory.models import StockItem
from dashboard.grid.cells import COLUMNS, Column, name_of, text_of

MOST_VARIANTS = 1_000  # on one page; further variants of a product are in its editor


@dataclass(slots=True)
class Grid:
    """`texts`: what each cell says now. `typed` and `notes`, by cell: what somebody has written there, and what is
    wrong with it."""

    rows: list[SafeString] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False


def build(
    products: list[Product], currency: str, *, may_count: bool, typed: dict[str, str] | None = None,
    notes: dict[str, str] | None = None,
) -> Grid:  # fmt: skip
    grid = Grid()
    variants = list(
        Variant.objects.filter(product__in=products).order_by("product_id", "position", "pk")[: MOST_VARIANTS + 1]
    )
    grid.is_cut = len(variants) > MOST_VARIANTS
    by_product: dict[int, list[Variant]] = {}
    for variant in variants[:MOST_VARIANTS]:
        by_product.setdefault(variant.product_id, []).append(variant)
    stock = {item.pk: item for item in StockItem.objects.filter(variant__in=variants)}
    for product in products:
        own: list[Variant | None] = [*by_product.get(product.pk, [])] or [None]
        for place, variant in enumerate(own):
            cells = [
                cell(grid, column, product, variant, stock, currency, place, may_count, typed or {}, notes or {})
                for column in COLUMNS
            ]
            label = variant.title if variant is not None and variant.title else ""
            head = f'<th scope="row" class="grid__head">{escape(label or product.title)}</th>'
            grid.rows.append(mark_safe(f"<tr>{head}{''.join(cells)}</tr>"))  # noqa: S308 - escaped piece by piece
    return grid


def cell(
    grid: Grid, column: Column, product: Product, variant: Variant | None, stock: dict[int, StockItem], currency: str,
    place: int, may_count: bool, typed: dict[str, str], notes: dict[str, str],
) -> str:  # fmt: skip
    if (place and column.is_of_product) or (variant is None and not column.is_of_product):
        return '<td class="grid__none"></td>'
    source: Any = product if column.is_of_product else variant
    if column.name == "on_hand":
        item = stock.get(variant.pk) if variant is not None else None
        if (item is not None and not item.is_tracked) or not may_count:
            return f'<td class="grid__none">{"" if item is None or not item.is_tracked else item.on_hand}</td>'
        value: Any = item.on_hand if item else 0
    else:
        value = getattr(source, column.name)
    name = name_of(column, source.pk)
    grid.texts[name] = text_of(column, value, currency)
    shown = typed.get(name, grid.texts[name])
    what = f"{column.label}, {product.title}{f' – {variant.title}' if variant is not None and variant.title else ''}"
    note = notes.get(name, "")
    wrong = f' aria-invalid="true" aria-describedby="{name}-note"' if note else ""
    told = f'<span class="grid__note" id="{name}-note">{escape(note)}</span>' if note else ""
    if column.kind == "status":
        chosen = "".join(
            f'<option value="{value}"{" selected" if value == shown else ""}>{escape(label)}</option>'
            for value, label in ProductStatus.choices
        )
        return f'<td><select name="{name}" aria-label="{escape(what)}"{wrong}>{chosen}</select>{told}</td>'
    number = ' inputmode="decimal"' if column.kind in ("amount", "number") else ""
    return (
        f'<td><input name="{name}" value="{escape(shown)}" aria-label="{escape(what)}" autocomplete="off"'
        f' class="grid__{column.width}"{number}{wrong}>{told}</td>'
    )


def conflict_note(now: str) -> str:
    return _("Somebody else has written “%(text)s” meanwhile. Save again to replace it.") % {"text": now}

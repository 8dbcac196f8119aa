"""One page of the grid, as rows of cells. Written here and not by templates: it has thousands of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commerce.catalog.models import Product, ProductStatus, Variant
from commerce.inventory.models import StockItem
from dashboard.fields import decimal_sign
from dashboard.grid.cells import COLUMNS, OF_PRODUCT, OF_VARIANT, Column, name_of, text_of

MOST_VARIANTS = 1_000  # on one page; further variants of a product are in its editor
NONE = '<td class="grid__none"></td>'


@dataclass(slots=True)
class Grid:
    """`texts`: what each cell says now. `typed` and `notes`, by cell: what somebody has written there, and what is
    wrong with it."""

    currency: str
    may_count: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    rows: list[SafeString] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    sign: str = field(default_factory=decimal_sign)
    labels: dict[str, str] = field(default_factory=lambda: {each.name: escape(str(each.label)) for each in COLUMNS})
    states: list[tuple[str, str]] = field(
        default_factory=lambda: [(value, escape(str(label))) for value, label in ProductStatus.choices]
    )


def build(
    products: list[Product], currency: str, *, may_count: bool, typed: dict[str, str] | None = None,
    notes: dict[str, str] | None = None,
) -> Grid:  # fmt: skip
    grid = Grid(currency, may_count, typed or {}, notes or {})
    wanted = Variant.objects.filter(product__in=products).order_by("product_id", "position", "pk").only(*OF_VARIANT)
    variants = list(wanted[: MOST_VARIANTS + 1])
    grid.is_cut = len(variants) > MOST_VARIANTS
    by_product: dict[int, list[Variant]] = {}
    for variant in variants[:MOST_VARIANTS]:
        by_product.setdefault(variant.product_id, []).append(variant)
    stock = {item.pk: item for item in StockItem.objects.filter(variant__in=variants)}
    for product in products:
        own: list[Variant | None] = [*by_product.get(product.pk, [])] or [None]
        for place, variant in enumerate(own):
            title = variant.title if variant is not None else ""
            whose = escape(f"{product.title} – {title}" if title else product.title)
            item = stock.get(variant.pk) if variant is not None else None
            cells = [
                NONE if (place if column.name in OF_PRODUCT else variant is None)
                else cell(grid, column, product if column.name in OF_PRODUCT else variant, item, whose)
                for column in COLUMNS
            ]  # fmt: skip
            head = f'<th scope="row" class="grid__head">{escape(title or product.title)}</th>'
            grid.rows.append(mark_safe(f"<tr>{head}{''.join(cells)}</tr>"))  # noqa: S308 - escaped piece by piece
    return grid


def cell(grid: Grid, column: Column, source: Any, item: StockItem | None, whose: str) -> str:
    """`source` is a product or a variant, `whose` its escaped name."""
    if column.name == "on_hand":
        if (item is not None and not item.is_tracked) or not grid.may_count:
            return f'<td class="grid__none">{"" if item is None or not item.is_tracked else item.on_hand}</td>'
        value: Any = item.on_hand if item else 0
    else:
        value = getattr(source, column.name)
    name = name_of(column, source.pk)
    grid.texts[name] = text_of(column, value, grid.currency, grid.sign)
    shown = grid.typed.get(name, grid.texts[name])
    what = f"{grid.labels[column.name]}, {whose}"
    note = grid.notes.get(name, "")
    wrong = f' aria-invalid="true" aria-describedby="{name}-note"' if note else ""
    told = f'<span class="grid__note" id="{name}-note">{escape(note)}</span>' if note else ""
    if column.kind == "status":
        chosen = "".join(
            f'<option value="{value}"{" selected" if value == shown else ""}>{label}</option>'
            for value, label in grid.states
        )
        return f'<td><select name="{name}" aria-label="{what}"{wrong}>{chosen}</select>{told}</td>'
    number = ' inputmode="decimal"' if column.kind in ("amount", "number") else ""
    return (
        f'<td><input name="{name}" value="{escape(shown)}" aria-label="{what}" autocomplete="off"'
        f' class="grid__{column.width}"{number}{wrong}>{told}</td>'
    )


def conflict_note(now: str) -> str:
    return _("Somebody else has written “%(text)s” meanwhile. Save again to replace it.") % {"text": now}

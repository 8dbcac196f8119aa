"""Variants: the combinations of a product's options that are sold, each with its price and codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import MAX_VARIANTS, Product, Variant
from commerce.catalog.services.products import ProductRefused, announce_product, refresh_prices
from commerce.catalog.sources import filled, names_of, note, told


@dataclass(frozen=True, kw_only=True)
class VariantInput:
    """One variant as wished for. `id` names an existing one; without it, equal option values do. Amounts are minor
    units of the shop's currency."""

    option_values: tuple[str, ...] = ()
    price_amount: int
    compare_at_amount: int | None = None
    cost_amount: int | None = None
    sku: str = ""
    barcode: str = ""
    mpn: str = ""
    weight_grams: int = 0
    requires_shipping: bool = True
    is_taxable: bool = True
    tax_category: str = "standard"
    content_amount: Decimal | None = None
    content_unit: str = ""
    eco_amount: int = 0
    quantity_prices: list[list[int]] = field(default_factory=list)
    picture_id: int | None = None
    id: int | None = None


COLUMNS = [each.name for each in fields(VariantInput) if each.name not in {"id", "option_values"}]


def save_variants(*, product_id: int, variants: Sequence[VariantInput], remove_others: bool = False) -> list[Variant]:
    """Create and update in the given order; others stay behind them, or go with `remove_others`.

    The product's row is locked, so two editors never make the same combination twice. Emits product.changed. Raises
    ProductRefused where values do not fit the options, a combination comes twice, or there are too many.
    """
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        existing = list(Variant.objects.filter(product=product).order_by("position", "pk"))
        check_variants(product, variants, existing, remove_others=remove_others)
        by_id, by_values = {v.pk: v for v in existing}, {tuple(v.option_values): v for v in existing}
        saved = []
        for position, wish in enumerate(variants):
            known = by_id.get(wish.id) if wish.id else by_values.get(wish.option_values)
            saved.append(fill(known or Variant(product=product), wish, position))
        kept = {v.pk for v in saved if v.pk}
        if remove_others:
            Variant.objects.filter(product=product).exclude(pk__in=kept).delete()
        Variant.objects.bulk_update(
            [v for v in saved if v.pk], [*COLUMNS, "option_values", "position", "sources"], batch_size=500
        )
        Variant.objects.bulk_create([v for v in saved if not v.pk], batch_size=500)
        refresh_prices(product.pk)
        announce_product(product.pk)
    return saved


def fill(variant: Variant, wish: VariantInput, position: int) -> Variant:
    wanted = {column: getattr(wish, column) for column in COLUMNS}
    before = {column: getattr(variant, column) for column in COLUMNS}
    for column, value in wanted.items():
        setattr(variant, column, value)
    if variant.pk:
        note(variant, before)
    else:
        variant.sources = told([], names_of(filled(wanted)))
    variant.option_values, variant.position = list(wish.option_values), position
    return variant


def check_variants(
    product: Product, wishes: Sequence[VariantInput], existing: list[Variant], *, remove_others: bool
) -> None:
    values = [wish.option_values for wish in wishes]
    if any(len(v) != len(product.option_names) for v in values):
        raise ProductRefused(_("Every variant needs one value for each option."))
    if len(set(values)) < len(values):
        raise ProductRefused(_("Two variants have the same options."))
    staying = set() if remove_others else {tuple(v.option_values) for v in existing}
    if len(staying | set(values)) > MAX_VARIANTS:
        raise ProductRefused(_("A product can have up to %(limit)s variants.") % {"limit": MAX_VARIANTS})
    if any(w.price_amount < 0 or (w.compare_at_amount or 0) < 0 or w.weight_grams < 0 for w in wishes):
        raise ProductRefused(_("Prices and weights cannot be negative."))
    known = {v.pk for v in existing}
    if any(w.id and w.id not in known for w in wishes):
        raise ProductRefused(_("A variant has been removed meanwhile. Reload the page and try again."))


def generate_variants(*, product_id: int, option_values: Sequence[Sequence[str]], template: VariantInput) -> int:
    """Make every combination that is missing, priced like `template`; returns how many were new. Raises ProductRefused."""
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        existing = {tuple(v) for v in Variant.objects.filter(product=product).values_list("option_values", flat=True)}
        missing = [values for values in combinations(*option_values) if values not in existing]
        if len(existing) + len(missing) > MAX_VARIANTS:
            raise ProductRefused(_("A product can have up to %(limit)s variants.") % {"limit": MAX_VARIANTS})
        start = len(existing)
        made = [fill(Variant(product=product), like(template, v), start + n) for n, v in enumerate(missing)]
        Variant.objects.bulk_create(made, batch_size=500)
        refresh_prices(product.pk)
        announce_product(product.pk)
    return len(made)


def like(template: VariantInput, values: tuple[str, ...]) -> VariantInput:
    inherited: dict[str, Any] = {
        c: getattr(template, c) for c in COLUMNS if c not in {"sku", "barcode", "mpn", "picture_id"}
    }
    return VariantInput(option_values=values, **inherited)

"""Changes made by people in an editor: only what they changed, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import Product, Variant
from commerce.catalog.services.products import ProductRefused, announce_product, refresh_prices
from commerce.catalog.sources import note

EDITABLE = frozenset(
    {"price_amount", "compare_at_amount", "cost_amount", "sku", "barcode", "mpn", "weight_grams", "requires_shipping",
     "is_taxable", "tax_category", "content_amount", "content_unit", "eco_amount", "quantity_prices"}
)  # fmt: skip


class EditedMeanwhile(ProductRefused):
    """Somebody else has saved the product since the editor was opened. Nothing was written."""


def lock_unchanged(*, product_id: int, seen_at: datetime) -> Product:
    """The product, locked until the transaction ends. Raises EditedMeanwhile, Product.DoesNotExist."""
    product = Product.objects.select_for_update().get(pk=product_id)
    if product.updated_at != seen_at:
        raise EditedMeanwhile(_("Somebody else has saved this product in the meantime."))
    return product


def edit_variants(*, product_id: int, changes: Mapping[int, Mapping[str, Any]]) -> int:
    """Change the given columns of the given variants, wherever they stand in the list; returns how many there were.

    Emits product.changed. Raises ProductRefused where one is gone, or an amount or weight is negative.
    """
    if not changes:
        return 0
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        found = {v.pk: v for v in Variant.objects.filter(product=product, pk__in=changes)}
        if len(found) < len(changes):
            raise ProductRefused(_("A variant has been removed meanwhile. Reload the page and try again."))
        for pk, columns in changes.items():
            check_columns(columns)
            before = {name: getattr(found[pk], name) for name in columns}
            for name, value in columns.items():
                setattr(found[pk], name, value)
            note(found[pk], before)
        names = {name for columns in changes.values() for name in columns}
        Variant.objects.bulk_update(found.values(), sorted(names | {"sources"}), batch_size=500)
        refresh_prices(product.pk)
        announce_product(product.pk)
    return len(found)


def check_columns(columns: Mapping[str, Any]) -> None:
    if unknown := columns.keys() - EDITABLE:
        raise TypeError(f"Not to be edited: {', '.join(sorted(unknown))}.")
    numbers = ("price_amount", "compare_at_amount", "cost_amount", "weight_grams", "content_amount", "eco_amount")
    if any((columns.get(name) or 0) < 0 for name in numbers):
        raise ProductRefused(_("Prices and weights cannot be negative."))


def price_all_variants(*, product_id: int, price_amount: int) -> None:
    """One price for all variants of the product. Emits product.changed. Raises ProductRefused."""
    check_columns({"price_amount": price_amount})
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        variants = list(Variant.objects.filter(product=product).exclude(price_amount=price_amount))
        for variant in variants:
            before, variant.price_amount = variant.price_amount, price_amount
            note(variant, {"price_amount": before})
        Variant.objects.bulk_update(variants, ["price_amount", "sources"], batch_size=500)
        refresh_prices(product.pk)
        announce_product(product.pk)


def remove_variants(*, product_id: int, variant_ids: Iterable[int]) -> int:
    """Gone with their stock and its history; orders keep their copies. Raises ProductRefused where none would stay."""
    with transaction.atomic("default"):
        product = Product.objects.select_for_update().get(pk=product_id)
        doomed = set(Variant.objects.filter(product=product, pk__in=list(variant_ids)).values_list("pk", flat=True))
        if not doomed:
            return 0
        if not Variant.objects.filter(product=product).exclude(pk__in=doomed).exists():
            raise ProductRefused(_("A product needs at least one variant. Delete or archive the product instead."))
        Variant.objects.filter(pk__in=doomed).delete()
        refresh_prices(product.pk)
        announce_product(product.pk)
    return len(doomed)

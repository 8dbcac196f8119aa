"""What people and files call a variant: its SKU, or the product's web address, with `#Red / M` where it has several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count
from django.db.models.functions import Lower

from commerce.catalog.models import Variant


def variants_named(names: Iterable[str]) -> dict[str, int]:
    """The variant of each name, without those that name nothing or several. Two queries."""
    wanted = {name.strip().casefold(): name for name in names if name.strip()}
    rows = list(Variant.objects.alias(folded=Lower("sku")).filter(folded__in=list(wanted)).values_list("sku", "pk"))
    found: dict[str, set[int]] = {}
    for sku, pk in rows:
        found.setdefault(sku.casefold(), set()).add(pk)
    slugs = {bare(key).partition("#")[0] for key in wanted.keys() - found.keys()}
    for variant in (
        Variant.objects.filter(product__slug__in=slugs).select_related("product").only("option_values", "product__slug")
    ):
        for key in (variant.product.slug, f"{variant.product.slug}#{variant.title}"):
            found.setdefault(key.casefold(), set()).add(variant.pk)
    named = {}
    for key, name in wanted.items():
        ids = found.get(key) or found.get(bare(key)) or set()
        if len(ids) == 1:
            named[name] = next(iter(ids))
    return named


def bare(name: str) -> str:
    """Without the host and folders of a web address."""
    address, sign, options = name.partition("#")
    return address.rstrip("/").rpartition("/")[2] + sign + options


def names_of(variants: Iterable[Variant]) -> dict[int, str]:
    """A name for each (with its product loaded) that `variants_named` finds again. One query."""
    variants = list(variants)
    skus = {variant.sku.lower() for variant in variants if variant.sku}
    counts = Counter(
        dict(
            Variant.objects.annotate(folded=Lower("sku"))
            .filter(folded__in=skus)
            .values_list("folded")
            .annotate(n=Count("pk"))
        )
    )
    return {
        variant.pk: variant.sku
        if variant.sku and counts[variant.sku.lower()] == 1
        else variant.product.slug + (f"#{variant.title}" if variant.title else "")
        for variant in variants
    }

"""Bundles have no stock of their own: as many as their parts make."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from commerce.catalog.models import BundlePart, Variant
from commerce.inventory.models import StockItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """`available` is None where nothing limits it, 0 where a part is gone. `text` names the parts."""

    parts: tuple[tuple[int, int], ...]
    available: int | None
    text: str


def bundles_of(variants: Iterable[Variant]) -> dict[int, Bundle]:
    """Of those that are bundles, by their id. One query; none where no product is one."""
    wanted = [variant.pk for variant in variants if variant.product.is_bundle]
    if not wanted:
        return {}
    rows: dict[int, list[BundlePart]] = defaultdict(list)
    for each in BundlePart.objects.filter(bundle__in=wanted).select_related("part__product", "part__stock"):
        rows[each.bundle_id].append(each)
    return {pk: bundle_of(parts) for pk, parts in rows.items()}


def bundle_of(rows: list[BundlePart]) -> Bundle:
    limits = [makes(each) for each in rows]
    counted = [limit for limit in limits if limit is not None]
    return Bundle(
        parts=tuple((each.part_id, each.quantity) for each in rows if each.part_id),
        available=min(counted) if counted else None,
        text=", ".join(name_of(each) for each in rows if each.part),
    )


def makes(row: BundlePart) -> int | None:
    """How many bundles this part is enough for; None for any number."""
    if row.part is None or not row.part.product.is_sold:
        return 0
    item = getattr(row.part, "stock", None) or StockItem()
    if not item.is_tracked or item.sells_below_zero:
        return None
    return max(0, item.available) // row.quantity


def name_of(row: BundlePart) -> str:
    assert row.part is not None
    title = f"{row.part.product.title} ({row.part.title})" if row.part.title else row.part.product.title
    return f"{row.quantity} × {title}"


def demand_of(lines: Iterable[tuple[int, int, Iterable[tuple[int, int]]]]) -> dict[int, int]:
    """Units by variant of (variant, units, parts of a bundle): what is really taken out of the stock."""
    demand: Counter[int] = Counter()
    for variant_id, quantity, parts in lines:
        for part_id, each in tuple(parts) or ((variant_id, 1),):
            demand[part_id] += quantity * each
    return dict(demand)


def with_bundles(variant_ids: Iterable[int]) -> set[int]:
    """These and the bundles that hold them."""
    known = set(variant_ids)
    return known | set(BundlePart.objects.filter(part__in=known).values_list("bundle_id", flat=True))

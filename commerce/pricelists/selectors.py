"""What somebody pays for a unit: today's price, or a lower one of a step or of a list for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models.functions import Lower

from commerce.catalog.models import Variant
from commerce.catalog.quantity_prices import amount_at
from commerce.currencies.conversion import Conversion
from commerce.pricelists.models import ListedPrice, PriceList
from core.money import round_half_up


@dataclass(frozen=True, slots=True)
class OwnPrices:
    """Prices of the lists that one shopper has. Empty for everybody else."""

    percents: tuple[Decimal, ...] = ()
    by_variant: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)

    def amount_for(self, variant: Variant, units: int) -> int | None:
        """The lowest price of the lists for so many units; None where they have none."""
        found = [amount for start, amount in self.by_variant.get(variant.pk, ()) if units >= start]
        found += [round_half_up(variant.price_amount * (100 - percent) / 100) for percent in self.percents]
        return min(found, default=None)

    def in_currency(self, conversion: Conversion) -> OwnPrices:
        """Percents come off the price in that currency anyway."""
        if conversion.is_own or not self.by_variant:
            return self
        rows = self.by_variant.items()
        return replace(
            self, by_variant={pk: [(at, conversion.price(amount)) for at, amount in own] for pk, own in rows}
        )


NOBODYS = OwnPrices()


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """`is_own`: by a list of this shopper's. `step`: the quantity from which it counts, 0 where it always does."""

    amount: int
    is_own: bool = False
    step: int = 0


def own_prices(tags: Sequence[str], variant_ids: Iterable[int]) -> OwnPrices:
    """Of the lists for customers with these tags: at most two queries, none without tags."""
    folded = [tag.lower() for tag in tags]
    if not folded:
        return NOBODYS
    lists = dict(
        PriceList.objects.alias(folded=Lower("tag"))
        .filter(folded__in=folded, is_active=True)
        .values_list("pk", "percent")
    )
    if not lists:
        return NOBODYS
    by_variant: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = ListedPrice.objects.filter(price_list__in=lists, variant__in=set(variant_ids))
    for variant_id, start, amount in rows.values_list("variant_id", "from_quantity", "amount"):
        by_variant[variant_id].append((start, amount))
    return OwnPrices(tuple(percent for percent in lists.values() if percent), by_variant)


def unit_price(variant: Variant, units: int, own: OwnPrices = NOBODYS) -> UnitPrice:
    """The lowest of today's price, the step that `units` reach, and the shopper's own. This is the one place where a
    line's price is made."""
    best = UnitPrice(variant.current_amount)
    stepped = amount_at(variant.quantity_prices, units)
    if stepped is not None and stepped < best.amount:
        step = max(start for start, _amount in variant.quantity_prices if units >= start)
        best = UnitPrice(stepped, step=step)
    listed = own.amount_for(variant, units)
    if listed is not None and listed < best.amount:
        best = UnitPrice(listed, is_own=True)
    return best

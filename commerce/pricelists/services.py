"""Changing price lists. Public pages never show them, so no page has to be made anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.catalog.models import Variant
from commerce.catalog.quantity_prices import MAX_AMOUNT, MAX_UNITS
from commerce.pricelists.models import ListedPrice, PriceList

MAX_PRICES = 50_000


class ListRefused(ValueError):
    """Its text is for people."""


@dataclass(frozen=True, slots=True)
class PriceWish:
    """Without an amount the price is taken off the list."""

    variant_id: int
    from_quantity: int
    amount: int | None


def save_list(
    *, list_id: int | None, name: str, tag: str, percent: Decimal | None = None, is_active: bool = True
) -> PriceList:
    """Raises ListRefused, PriceList.DoesNotExist."""
    with transaction.atomic("default"):
        found = PriceList.objects.select_for_update().get(pk=list_id) if list_id else PriceList()
        found.name, found.tag = " ".join(name.split())[:80], " ".join(tag.split())[:60]
        found.percent, found.is_active = percent or None, is_active
        if not found.name or not found.tag:
            raise ListRefused(_("A price list needs a name and a tag of customers."))
        if PriceList.objects.filter(name__iexact=found.name).exclude(pk=found.pk).exists():
            raise ListRefused(_("There is a price list with this name already."))
        found.save()
    return found


def delete_list(*, list_id: int) -> None:
    """Quiet where it is gone already. Orders keep their prices."""
    PriceList.objects.filter(pk=list_id).delete()


def set_prices(*, list_id: int, wishes: Iterable[PriceWish]) -> tuple[int, int]:
    """How many prices were set and taken off; later wishes for the same win. Raises ListRefused,
    PriceList.DoesNotExist."""
    last = {(wish.variant_id, wish.from_quantity): wish.amount for wish in wishes}
    if any(not 1 <= start <= MAX_UNITS for _variant, start in last):
        raise ListRefused(_("A price counts from 1 to %(most)s units on.") % {"most": MAX_UNITS})
    if any(amount is not None and not 0 <= amount <= MAX_AMOUNT for amount in last.values()):
        raise ListRefused(_("This is not an amount."))
    with transaction.atomic("default"):
        found = PriceList.objects.select_for_update().get(pk=list_id)
        there = set(Variant.objects.filter(pk__in={key[0] for key in last}).values_list("pk", flat=True))
        rows = [
            ListedPrice(price_list=found, variant_id=variant, from_quantity=start, amount=amount)
            for (variant, start), amount in last.items()
            if amount is not None and variant in there
        ]
        ListedPrice.objects.bulk_create(
            rows, batch_size=1000, update_conflicts=True, update_fields=["amount"],
            unique_fields=["price_list", "variant", "from_quantity"],
        )  # fmt: skip
        gone = 0
        by_start: dict[int, list[int]] = {}
        for (variant, start), amount in last.items():
            if amount is None:
                by_start.setdefault(start, []).append(variant)
        for start, variants in by_start.items():
            gone += found.prices.filter(variant__in=variants, from_quantity=start).delete()[0]
        if found.prices.count() > MAX_PRICES:
            raise ListRefused(_("A price list holds at most %(most)s prices.") % {"most": MAX_PRICES})
    return len(rows), gone

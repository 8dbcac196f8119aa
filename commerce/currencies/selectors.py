"""Which currencies a shop sells in, and what its articles cost and cost before in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils import timezone

from commerce.catalog.models import PricePoint
from commerce.currencies.conversion import Conversion
from commerce.currencies.histories import amounts_of, rates_of
from commerce.currencies.models import Currency, SetPrice
from commerce.currencies.prior import KEPT, OwnPrice, PriceHistory
from commerce.store.models import Store


class Priced(Protocol):
    """A variant, or what pages know of one (catalog.shapes.VariantData)."""

    @property
    def id(self) -> int: ...
    @property
    def prior_amount(self) -> int | None: ...


def conversions(store: Store) -> list[Conversion]:
    """The shop's own first, then those in use by their code. One query."""
    own = Conversion(shop_currency=store.currency, currency=store.currency)
    others = Currency.objects.filter(is_active=True, base__in=("", store.currency)).exclude(code=store.currency)
    return [own, *(conversion_of(currency, store) for currency in others.defer("rates"))]


def conversion_of(currency: Currency, store: Store) -> Conversion:
    return Conversion(
        shop_currency=store.currency,
        currency=currency.code,
        rate=currency.rate,
        step=currency.step,
        shortfall=currency.shortfall,
    )


def set_prices(currency: str, variant_ids: Iterable[int]) -> dict[int, SetPrice]:
    """By variant, those that have one. One query."""
    rows = SetPrice.objects.filter(currency_id=currency, variant__in=set(variant_ids))
    return {row.variant_id: row for row in rows}


def prior_amounts(
    conversion: Conversion,
    currency: str,
    variants: Iterable[Priced],
    given: Mapping[int, SetPrice] | None = None,
) -> dict[int, int | None]:
    """The lowest price of the 30 days before the present reduction, in minor units of `currency`, by variant; None where
    nothing is reduced, or no price from before is known. `given`: their set prices, where the caller has them already.

    No query where `given` is there and nothing is reduced; else at most five, whatever the number of variants.
    """
    rows = {row.id: row for row in variants}
    if conversion.is_own or not rows:
        return {key: row.prior_amount for key, row in rows.items()}
    given = set_prices(currency, rows) if given is None else given
    reduced = {key for key, row in rows.items() if is_reduced(row, given.get(key))}
    found: dict[int, int | None] = dict.fromkeys(rows)
    if not reduced:
        return found
    entries = Currency.objects.filter(pk=currency).values_list("rates", flat=True).first() or []
    rates = rates_of(entries, conversion)
    histories = dict(
        SetPrice.everything.filter(currency_id=currency, variant__in=reduced).values_list("variant_id", "history")
    )
    own = own_prices(reduced)
    for key in reduced:
        own_prior = rows[key].prior_amount
        history = PriceHistory(own[key], rates, amounts_of(histories.get(key, [])), own_prior)
        found[key] = history.prior()
        if found[key] is None and key not in given and own_prior is not None:
            found[key] = conversion.price(own_prior)  # it began before what is kept
    return found


def is_reduced(row: Priced, given: SetPrice | None) -> bool:
    """In the shop's currency, or by the price that is set in the other one."""
    compare_at = given.compare_at_amount if given is not None else None
    return row.prior_amount is not None or (compare_at is not None and given is not None and compare_at > given.amount)


def own_prices(variant_ids: set[int]) -> dict[int, list[OwnPrice]]:
    """In the shop's currency, as long as histories are kept. Two queries."""
    horizon = timezone.now() - KEPT
    points = PricePoint.objects.filter(variant_id__in=variant_ids)
    before = points.filter(at__lte=horizon).order_by("variant_id", "-at", "-id").distinct("variant_id")
    found: dict[int, list[OwnPrice]] = defaultdict(list)
    for rows in (before, points.filter(at__gt=horizon).order_by("at", "id")):
        for key, at, amount, reference in rows.values_list("variant_id", "at", "amount", "reference_amount"):
            found[key].append(OwnPrice(at, amount, reference))
    return found

"""Which deliveries a basket may choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from commerce.shipping.models import Rate, Zone


@dataclass(frozen=True, slots=True)
class PricedRate:
    """A rate and what it costs this basket, in minor units of the shop's currency."""

    rate: Rate
    price_amount: int


def rates_for(*, country: str, weight_grams: int, goods_amount: int) -> list[PricedRate]:
    """The active rates of the country's zone that this basket fits, in the merchant's order. One query.

    A country belongs to the first zone that names it, else to the first zone that names none.
    """
    rates = list(
        Rate.objects.filter(Q(zone__countries__contains=[country]) | Q(zone__countries=[]))
        .select_related("zone")
        .order_by("zone__position", "zone_id", "position", "price_amount", "id")
    )
    # Switched-off rates take part in finding the zone: a country does not slip into "everywhere else" by that.
    zone_id = next((rate.zone_id for rate in rates if rate.zone.countries), rates[0].zone_id if rates else None)
    return [
        PricedRate(rate, price_of(rate, goods_amount))
        for rate in rates
        if rate.zone_id == zone_id and rate.is_active and _fits(rate, weight_grams, goods_amount)
    ]


def price_of(rate: Rate, goods_amount: int) -> int:
    is_free = rate.free_from_amount is not None and goods_amount >= rate.free_from_amount
    return 0 if is_free else rate.price_amount


def countries_served(allowed: list[str]) -> list[str] | None:
    """Countries that a delivery can go to, of those the store allows (all where it names none). None is "anywhere"."""
    named: set[str] = set()
    for countries in Zone.objects.filter(rates__is_active=True).distinct().values_list("countries", flat=True):
        if not countries:
            return sorted(allowed) or None
        named |= set(countries)
    return sorted(named & set(allowed)) if allowed else sorted(named)


def _fits(rate: Rate, weight_grams: int, goods_amount: int) -> bool:
    return _within(weight_grams, rate.min_weight_grams, rate.max_weight_grams) and _within(
        goods_amount, rate.min_goods_amount, rate.max_goods_amount
    )


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value < high)

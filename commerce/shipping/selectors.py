"""Which deliveries a basket may choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from commerce.shipping.models import Rate, Zone


@dataclass(frozen=True, slots=True)
class PricedRate:
    """A rate and what it costs this basket, in minor units of the shop's currency."""

    rate: Rate
    price_amount: int


def rates_for(*, country: str, postal_code: str = "", weight_grams: int, goods_amount: int) -> list[PricedRate]:
    """The active rates of the address's zone that this basket fits, in the merchant's order. One query.

    An address belongs to the first zone that names its postal code, else to the first that names its country, else to
    the first that names none.
    """
    rates = list(
        Rate.objects.filter(Q(zone__countries__contains=[country]) | Q(zone__countries=[]))
        .select_related("zone")
        .order_by("zone__position", "zone_id", "position", "price_amount", "id")
    )
    # Switched-off rates take part in finding the zone: a country does not slip into "everywhere else" by that.
    zones = list({rate.zone_id: rate.zone for rate in rates}.values())
    fitting = [zone for zone in zones if not zone.postal_codes or holds(zone.postal_codes, postal_code)]
    fitting.sort(key=lambda zone: (not zone.postal_codes, not zone.countries))  # stable: then the merchant's order
    zone_id = fitting[0].pk if fitting else None
    return [
        PricedRate(rate, price_of(rate, goods_amount))
        for rate in rates
        if rate.zone_id == zone_id and rate.is_active and _fits(rate, weight_grams, goods_amount)
    ]


def holds(patterns: Iterable[str], postal_code: str) -> bool:
    """Beginnings ("20", "BT"), and ranges of equally long ones ("97100-98899"). An unknown code is in none."""
    plain = plain_code(postal_code)
    if not plain:
        return False
    for pattern in patterns:
        first, _dash, last = (plain_code(part) for part in pattern.partition("-"))
        if "-" in pattern:
            if first and len(first) == len(last) and first <= plain[: len(first)] <= last and len(plain) >= len(first):
                return True
        elif first and plain.startswith(first):
            return True
    return False


def plain_code(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


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

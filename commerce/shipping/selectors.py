"""Which deliveries a basket may choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Q

from commerce.currencies.conversion import Conversion
from commerce.shipping.models import LiveQuote, Rate, RateKind, Zone
from core.prepared import Given, Prepared

Quotes = Mapping[int, int]
MEASURES = ("weight_grams", "goods_amount", "units")
AMOUNTS = ("price_amount", "free_from_amount", "min_goods_amount", "max_goods_amount")  # of a rate


@dataclass(frozen=True, slots=True)
class Parcel:
    """What travels by the rates of one profile (None: of no profile)."""

    profile_id: int | None = None
    weight_grams: int = 0
    goods_amount: int = 0
    units: int = 1


@dataclass(frozen=True, slots=True)
class PricedRate:
    """A rate and what it costs this basket, in minor units of the basket's currency. `others` are the rates by which
    articles of other profiles travel; they are in the price."""

    rate: Rate
    price_amount: int
    others: tuple[Rate, ...] = ()


def rates_for(
    *, country: str, postal_code: str = "", weight_grams: int, goods_amount: int, conversion: Conversion | None = None
) -> list[PricedRate]:
    """As deliveries_for, for a basket of articles without a profile."""
    parcel = Parcel(weight_grams=weight_grams, goods_amount=goods_amount)
    return deliveries_for(country=country, postal_code=postal_code, parcels=[parcel], conversion=conversion)


def journey_key(country: str, postal_code: str, parcel: Parcel, currency: str) -> str:
    """Parcels that cost the same: by place, and by weight in steps of 100 g."""
    grams = -(-parcel.weight_grams // 100) * 100
    return f"{country}:{plain_code(postal_code)}:{grams}:{currency}"


def live_amounts(*, country: str, postal_code: str, parcels: Sequence[Parcel], currency: str, now: datetime) -> Quotes:
    """What carriers have answered for these parcels, by rate. One query."""
    keys = {journey_key(country, postal_code, parcel, currency) for parcel in parcels}
    found = LiveQuote.objects.filter(journey__in=keys, expires_at__gt=now, amount__isnull=False)
    return {rate_id: amount for rate_id, amount in found.values_list("rate_id", "amount") if amount is not None}


def deliveries_for(
    *, country: str, postal_code: str = "", parcels: Sequence[Parcel], quotes: Quotes = MappingProxyType({}),
    conversion: Conversion | None = None,
) -> list[PricedRate]:  # fmt: skip
    """The active rates of the address's zone that this basket fits, in the merchant's order. One query. Parcels are worth
    amounts of the currency that `conversion` leads to; rates and quotes are the shop's.

    An address belongs to the first zone that names its postal code, else to the first that names its country, else to
    the first that names none. The first parcel (that without profile, where there is one) is chosen for; each other one
    adds its cheapest rate, and where it has none nothing is offered but pick-up, which is for all articles together.
    """
    active = rates_at(country, postal_code)
    for rate in active:
        rate.price_amount = quotes.get(rate.pk, rate.price_amount) if rate.is_live else rate.price_amount
        if conversion is not None and not conversion.is_own:
            convert(rate, conversion)
    lead, *rest = sorted(parcels, key=lambda parcel: (parcel.profile_id is not None, parcel.profile_id or 0))
    whole = Parcel(None, *(sum(getattr(parcel, name) for parcel in parcels) for name in MEASURES))
    others = [cheapest(active, parcel) for parcel in rest]
    found = []
    for rate in active:
        if rate.kind == RateKind.PICKUP:
            if _fits(rate, whole):
                found.append(PricedRate(rate, price_of(rate, whole.goods_amount)))
        elif _fits(rate, lead) and None not in others:
            added = [other for other in others if other is not None]
            amount = price_of(rate, lead.goods_amount) + sum(other.price_amount for other in added)
            found.append(PricedRate(rate, amount, tuple(other.rate for other in added)))
    return found


def convert(rate: Rate, conversion: Conversion) -> None:
    """This copy, never to be saved."""
    for name in AMOUNTS:
        amount = getattr(rate, name)
        setattr(rate, name, None if amount is None else conversion.price(amount))


RATES = Prepared(
    lambda: (
        Rate.objects.filter(Q(zone__countries__contains=Given("countries")) | Q(zone__countries=[]))
        .select_related("zone")
        .order_by("zone__position", "zone_id", "position", "price_amount", "id")
    )
)


def rates_at(country: str, postal_code: str) -> list[Rate]:
    """The active rates of the address's zone that go to its postal code."""
    rates = RATES(countries=[country])
    # Switched-off rates take part in finding the zone: a country does not slip into "everywhere else" by that.
    zones = list({rate.zone_id: rate.zone for rate in rates}.values())
    fitting = [zone for zone in zones if not zone.postal_codes or holds(zone.postal_codes, postal_code)]
    fitting.sort(key=lambda zone: (not zone.postal_codes, not zone.countries))  # stable: then the merchant's order
    zone_id = fitting[0].pk if fitting else None
    return [
        rate
        for rate in rates
        if rate.zone_id == zone_id
        and rate.is_active
        and (not rate.postal_codes or holds(rate.postal_codes, postal_code))
    ]


def cheapest(rates: Sequence[Rate], parcel: Parcel) -> PricedRate | None:
    fitting = [
        PricedRate(rate, price_of(rate, parcel.goods_amount))
        for rate in rates
        if rate.kind != RateKind.PICKUP and _fits(rate, parcel)
    ]
    return min(fitting, key=lambda priced: priced.price_amount, default=None)


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


def _fits(rate: Rate, parcel: Parcel) -> bool:
    return (
        rate.profile_id == parcel.profile_id
        and _within(parcel.weight_grams, rate.min_weight_grams, rate.max_weight_grams)
        and _within(parcel.goods_amount, rate.min_goods_amount, rate.max_goods_amount)
        and _within(parcel.units, rate.min_units, rate.max_units)
    )


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value < high)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commerce.cart.selectors import CartView, NoticeKind
from commerce.currencies.selling import conversion_for
from commerce.shipping.dates import Dispatch, arrives
from commerce.shipping.models import Rate, RateKind
from commerce.shipping.selectors import Parcel, PricedRate, Quotes, deliveries_for, live_amounts
from commerce.store.models import Store
from core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOption:
    """`kind` is shipping.models.RateKind; days and dates are None where the merchant promises nothing. `others` are the
    deliveries of articles that travel in their own way; they are in the price."""

    rate_id: int
    kind: str
    name: str
    description: str
    price: Money
    min_days: int | None
    max_days: int | None
    earliest: date | None = None
    latest: date | None = None
    place: str = ""
    others: tuple[str, ...] = ()
    is_relay: bool = False
    carrier: str = ""
    free_from: Money | None = None

    @property
    def full_name(self) -> str:
        return " + ".join([self.name, *self.others])


def delivery_options(
    *, view: CartView, store: Store, country: str, postal_code: str = "", now: datetime, language: str = ""
) -> list[DeliveryOption]:
    """What can be chosen, sorted as the merchant sorted it, named in `language` ("" is the main one); [] where nothing is
    offered or needed. One query, two where carriers are asked for prices."""
    if not view.needs_delivery or (store.shipping_countries and country not in store.shipping_countries):
        return []
    local, dispatch = now.astimezone(ZoneInfo(store.time_zone)), dispatch_of(store)
    parcels, conversion = parcels_of(view), conversion_for(store)
    quotes: Quotes = {}
    if store.uses_carriers:
        currency = conversion.shop_currency
        quotes = live_amounts(country=country, postal_code=postal_code, parcels=parcels, currency=currency, now=now)
    found = deliveries_for(
        country=country, postal_code=postal_code, parcels=parcels, quotes=quotes, conversion=conversion
    )
    return [option_of(priced, view.goods.currency, dispatch, local, language) for priced in found]


def parcels_of(view: CartView) -> list[Parcel]:
    """The basket by delivery profile. What needs no delivery counts with what has no profile, as part of the order."""
    sums: dict[int | None, list[int]] = {}
    for line in view.lines:
        if line.notice_kind is NoticeKind.GONE:
            continue
        is_sent = line.variant.requires_shipping and not line.product.is_gift_card
        entry = sums.setdefault(line.product.shipping_profile_id if is_sent else None, [0, 0, 0, 0])
        for place, value in enumerate(
            (line.quantity * line.variant.weight_grams, line.total.amount, line.quantity, is_sent)
        ):
            entry[place] += value
    parcels = [Parcel(profile, *entry[:3]) for profile, entry in sums.items() if entry[3]]
    return parcels or [Parcel()]


def option_of(
    priced: PricedRate, currency: str, dispatch: Dispatch, ordered_at: datetime, language: str
) -> DeliveryOption:
    rate = priced.rate
    dates = dates_of(priced, dispatch, ordered_at)
    return DeliveryOption(
        rate_id=rate.pk,
        kind=rate.kind,
        name=rate.name_in(language),
        description=rate.description_in(language),
        price=Money(priced.price_amount, currency),
        min_days=rate.min_days,
        max_days=rate.max_days,
        earliest=dates[0] if dates else None,
        latest=dates[1] if dates else None,
        place=rate.place,
        is_relay=rate.is_relay,
        carrier=rate.carrier,
        others=tuple(dict.fromkeys(other.name_in(language) for other in priced.others)),
        free_from=_money(rate.free_from_amount, currency),
    )


def dates_of(priced: PricedRate, dispatch: Dispatch, ordered_at: datetime) -> tuple[date, date] | None:
    """From the first parcel to the last; None where one of them promises nothing."""
    found = [promised(rate, dispatch, ordered_at) for rate in (priced.rate, *priced.others)]
    known = [dates for dates in found if dates is not None]
    if len(known) < len(found):
        return None
    return min(first for first, _last in known), max(last for _first, last in known)


def promised(rate: Rate, dispatch: Dispatch, ordered_at: datetime) -> tuple[date, date] | None:
    return arrives(
        dispatch,
        ordered_at,
        min_days=rate.min_days,
        max_days=rate.max_days,
        is_pickup=rate.kind == RateKind.PICKUP,
    )


def dispatch_of(store: Store) -> Dispatch:
    return Dispatch(
        until_hour=store.dispatch_hour,
        days=store.dispatch_days,
        weekdays=frozenset(store.dispatch_weekdays),
        closed=frozenset(store.closed_dates),
    )


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)

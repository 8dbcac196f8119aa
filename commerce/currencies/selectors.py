"""Which currencies a shop sells in."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.currencies.conversion import Conversion
from commerce.currencies.models import Currency, SetPrice
from commerce.store.models import Store


def conversions(store: Store) -> list[Conversion]:
    """The shop's own first, then those in use by their code. One query."""
    own = Conversion(shop_currency=store.currency, currency=store.currency)
    others = Currency.objects.filter(is_active=True).exclude(code=store.currency)
    return [own, *(conversion_of(currency, store) for currency in others)]


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

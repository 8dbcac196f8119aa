from __future__ import annotations

from dataclasses import dataclass

from commerce.cart.selectors import CartView
from commerce.shipping.selectors import rates_for
from commerce.store.models import Store
from core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOption:
    """`kind` is shipping.models.RateKind; days are None where the merchant promises nothing."""

    rate_id: int
    kind: str
    name: str
    description: str
    price: Money
    min_days: int | None
    max_days: int | None
    free_from: Money | None = None


def delivery_options(*, view: CartView, store: Store, country: str, postal_code: str = "") -> list[DeliveryOption]:
    """What can be chosen, sorted as the merchant sorted it; [] where nothing is offered or needed. One query."""
    if not view.needs_delivery or (store.shipping_countries and country not in store.shipping_countries):
        return []
    goods = view.goods
    return [
        DeliveryOption(
            rate_id=priced.rate.pk,
            kind=priced.rate.kind,
            name=priced.rate.name,
            description=priced.rate.description,
            price=Money(priced.price_amount, goods.currency),
            min_days=priced.rate.min_days,
            max_days=priced.rate.max_days,
            free_from=_money(priced.rate.free_from_amount, goods.currency),
        )
        for priced in rates_for(
            country=country, postal_code=postal_code, weight_grams=view.weight_grams, goods_amount=goods.amount
        )
    ]


def _money(amount: int | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)

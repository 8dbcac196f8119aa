"""What the cart would cost, delivered there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commerce.cart.models import Cart
from commerce.cart.selectors import CartView
from commerce.checkout.errors import CheckoutError
from commerce.checkout.pricing import Totals
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """`chosen` is the asked option, else the first; None where nothing is offered or needed. `is_estimate` while no
    country was given: then the store's own. `problems` stop an order; each has for_people()."""

    view: CartView
    country: str
    is_estimate: bool
    options: list[DeliveryOption]
    chosen: DeliveryOption | None
    totals: Totals
    problems: list[CheckoutError]


def quote(
    *,
    cart: Cart,
    store: Store,
    country: str | None,
    postal_code: str = "",
    rate_id: int | None = None,
    now: datetime,
    view: CartView | None = None,
) -> Quote:
    """Reads only. Hand in `view` where the page has it already. At most four queries."""
    raise NotImplementedError


def delivery_options(*, view: CartView, store: Store, country: str) -> list[DeliveryOption]:
    """What can be chosen, cheapest position first as the merchant sorted it; [] where nothing is offered or needed."""
    raise NotImplementedError

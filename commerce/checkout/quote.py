"""What the cart would cost, delivered there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commerce.cart.models import Cart
from commerce.cart.selectors import CartView, cart_view
from commerce.checkout.basket import business_of, can_wrap, tax_rates, today_in, totals_of
from commerce.checkout.benefits import CodeState, benefits_of, code_states
from commerce.checkout.delivery import DeliveryOption, delivery_options
from commerce.checkout.errors import CartEmpty, CheckoutError, DeliveryUnavailable, problem_of
from commerce.currencies.selling import conversion_for
from commerce.pricing.result import Totals
from commerce.store.models import Store
from commerce.taxes.exemptions import Exemption, exemption_of
from commerce.taxes.models import VatCheck
from core.http.language import asked_language

__all__ = ["DeliveryOption", "Quote", "delivery_options", "quote"]


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
    codes: list[CodeState]
    problems: list[CheckoutError]
    business: VatCheck | None = None
    exemption: Exemption | None = None


def quote(
    *,
    cart: Cart,
    store: Store,
    country: str | None,
    postal_code: str = "",
    region: str = "",
    rate_id: int | None = None,
    now: datetime,
    view: CartView | None = None,
    email: str = "",
    vat: str = "",
    gift_wrap: bool = False,
) -> Quote:
    """Reads only; in the currency that `store` is dressed for (commerce.currencies.selling). Hand in `view` where the page
    has it already. At most five queries, up to four more where codes were entered, or promotions are for collections or
    limited per customer (whose `email` it is, where that is known).

    Deliveries are named in the language of the page.
    `postal_code` finds zones of delivery, and parts of a country with taxes of their own.
    """
    conversion = conversion_for(store)
    view = view or cart_view(cart, conversion)
    to = country or store.country
    options = delivery_options(
        view=view, store=store, country=to, postal_code=postal_code, now=now, language=asked_language()
    )
    chosen = next((option for option in options if option.rate_id == rate_id), options[0] if options else None)
    wrapped = gift_wrap and can_wrap(view, store)
    rates = tax_rates(
        view=view, store=store, country=to, postal_code=postal_code, region=region, is_wrapped=wrapped, now=now
    )
    benefits = benefits_of(codes=cart.codes, conversion=conversion, now=now, email=email)
    exemption = exemption_of(cart.customer, store=store, on_date=today_in(store, now))
    business = None if exemption else business_of(vat=vat, store=store, country=to, postal_code=postal_code, now=now)
    totals = totals_of(
        view=view,
        chosen=chosen,
        rates=rates,
        store=store,
        benefits=benefits,
        is_tax_off=business is not None or exemption is not None,
        is_wrapped=wrapped,
    )
    return Quote(
        view=view,
        country=to,
        is_estimate=not country,
        options=options,
        chosen=chosen,
        totals=totals,
        codes=code_states(benefits, totals),
        problems=_problems(view, chosen),
        business=business,
        exemption=exemption,
    )


def _problems(view: CartView, chosen: DeliveryOption | None) -> list[CheckoutError]:
    if view.is_empty:
        return [CartEmpty()]
    found: list[CheckoutError] = []
    problem = problem_of(view)
    if problem is not None:
        found.append(problem)
    if view.needs_delivery and chosen is None:
        found.append(DeliveryUnavailable())
    return found

"""What quote and place_order share: from a cart's view to deliveries, rates and totals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from commerce.cart.selectors import CartLineView, CartView, NoticeKind
from commerce.checkout.delivery import DeliveryOption
from commerce.checkout.pricing import PricedLine, PricingInput, Totals, price
from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from commerce.taxes.selectors import rates_for, taxing_country

Rates = Mapping[str, TaxRate]


def sold_lines(view: CartView) -> list[CartLineView]:
    return [line for line in view.lines if line.notice_kind is not NoticeKind.GONE]


def tax_rates(*, view: CartView, store: Store, country: str, now: datetime) -> Rates:
    """Rates by tax category that this basket needs; empty for an export. At most one query."""
    taxed_by = taxing_country(seller=store.country, buyer=country)
    categories = {line.variant.tax_category for line in sold_lines(view) if line.variant.is_taxable}
    if taxed_by is None or not categories:
        return {}
    return rates_for(taxed_by, categories, today_in(store, now))


def percent_of(line: CartLineView, rates: Rates) -> Decimal:
    rate = rates.get(line.variant.tax_category) if line.variant.is_taxable else None
    return rate.percent if rate else Decimal(0)


def totals_of(*, view: CartView, chosen: DeliveryOption | None, rates: Rates, store: Store) -> Totals:
    lines = tuple(
        PricedLine(
            unit_amount=line.unit.amount,
            quantity=line.quantity,
            tax_percent=percent_of(line, rates),
            tax_name=_tax_name(line, rates),
        )
        for line in sold_lines(view)
    )
    return price(
        PricingInput(
            currency=view.goods.currency,
            lines=lines,
            shipping_amount=chosen.price.amount if chosen else 0,
            prices_include_tax=store.prices_include_tax,
        )
    )


def today_in(store: Store, now: datetime) -> date:
    """Rates change at midnight of the shop."""
    return now.astimezone(ZoneInfo(store.time_zone)).date()


def _tax_name(line: CartLineView, rates: Rates) -> str:
    rate = rates.get(line.variant.tax_category) if line.variant.is_taxable else None
    return rate.name if rate else ""

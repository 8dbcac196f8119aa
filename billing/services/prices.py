"""Our catalogue of plans as prices at Stripe, found by lookup key: "grow:EUR:month". An amount that has changed makes a
new price that takes the key over; shops that have the old one keep it."""

from __future__ import annotations

from typing import Any

from billing import gateway
from billing.plans import Plan, catalogue

PERIODS = ("month", "year")


class NotForSale(ValueError):
    """This plan cannot be had for money in this currency and period."""


def lookup_key(plan: str, currency: str, period: str) -> str:
    return f"{plan}:{currency}:{period}"


def parts_of(key: str) -> tuple[str, str]:
    """Plan and period of a lookup key; empty for one that is not ours."""
    plan, _currency, period = [*key.split(":"), "", "", ""][:3]
    return (plan, period) if period in PERIODS and plan in catalogue()[0] else ("", "")


def price_of(plan: Plan, currency: str, period: str) -> dict[str, Any]:
    """The price at Stripe, made if need be. Raises NotForSale, BillingUnavailable, BillingRefused."""
    price = plan.price(currency, period)
    if price is None or price.amount <= 0:
        raise NotForSale(plan.code)
    key = lookup_key(plan.code, currency, period)
    found = gateway.find_price(key)
    if found and found["unit_amount"] == price.amount:
        return found
    product = found["product"] if found else gateway.create_product(plan.code, plan.names.get("en", plan.code))
    return gateway.create_price(
        product=product, name=plan.names.get("en", plan.code), lookup_key=key, currency=currency, amount=price.amount,
        interval=period,
    )  # fmt: skip


def currency_for(plan: Plan, wanted: str) -> str:
    """The shop's currency where the plan has a price in it, else the first there is."""
    return wanted if wanted in plan.prices else next(iter(plan.prices), wanted)

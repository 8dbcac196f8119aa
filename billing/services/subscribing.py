"""A merchant takes a plan, a larger one, a smaller one, or none. Money moves at Stripe; here is only what to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from billing import gateway
from billing.models import Contract, Standing, Subscription
from billing.models.subscription import LIVE
from billing.plans import Plan
from billing.services.mirror import current_of, lookup_key_of, sync_customer
from billing.services.prices import currency_for, price_of
from core.money import Money
from core.scope import control_context
from tenants.models import Shop


class HasOne(Exception):
    """The shop has a subscription: it can be changed, not begun."""


@dataclass(frozen=True)
class Change:
    """`is_now`: a larger plan counts at once and the rest of the period is charged; a smaller one waits for its end."""

    plan: Plan
    period: str
    is_now: bool
    due: Money
    at: int
    counts_from: datetime | None
    credit: Money


def subscription_of(shop: Shop) -> Subscription | None:
    with control_context():
        return current_of(list(Subscription.objects.filter(shop=shop, status__in=LIVE)))


def customer_of(shop: Shop, *, email: str) -> str:
    """Made the first time, for the owner who asks."""
    with control_context():
        contract, _is_new = Contract.objects.get_or_create(shop=shop)
    if contract.customer:
        return contract.customer
    customer = gateway.create_customer(shop_id=shop.shop_id, email=email, name=shop.name, locale=shop.locale)
    with control_context():
        Contract.objects.filter(pk=contract.pk, customer="").update(customer=customer)
        contract.refresh_from_db()
    return contract.customer


def checkout_url(*, shop: Shop, plan: Plan, period: str, email: str, back: str, done: str, now: datetime) -> str:
    """Where the plan is paid for. What is left of our own trial goes on there. Raises HasOne, NotForSale,
    BillingUnavailable, BillingRefused."""
    if subscription_of(shop) is not None:
        raise HasOne
    price = price_of(plan, currency_for(plan, shop.currency), period)
    customer = customer_of(shop, email=email)
    data: dict[str, Any] = {"metadata": {"shop": shop.shop_id}}
    if days := trial_days_left(shop, now):
        behavior = {"end_behavior": {"missing_payment_method": "pause"}}
        data |= {"trial_period_days": days, "trial_settings": behavior}
    session = gateway.start_checkout({
        "mode": "subscription", "customer": customer, "line_items": [{"price": price["id"], "quantity": 1}],
        "success_url": done, "cancel_url": back, "subscription_data": data, "allow_promotion_codes": True,
        "automatic_tax": {"enabled": settings.BILLING_TAX}, "tax_id_collection": {"enabled": True},
        "billing_address_collection": "required", "customer_update": {"address": "auto", "name": "auto"},
        "locale": shop.locale if shop.locale in ("en", "fr") else "auto",
    })  # fmt: skip
    return str(session["url"])


def trial_days_left(shop: Shop, now: datetime) -> int:
    with control_context():
        contract = Contract.objects.filter(shop=shop, standing=Standing.TRIAL).first()
    if contract is None or contract.trial_ends_at is None:
        return 0
    return max(0, -(-(contract.trial_ends_at - now) // timedelta(days=1)))


def came_back(*, shop: Shop) -> Subscription | None:
    """The merchant is back from Stripe, with or without a webhook before her."""
    with control_context():
        customer = Contract.objects.filter(shop=shop).values_list("customer", flat=True).first()
    sync_customer(customer or "")
    return subscription_of(shop)


def preview(*, shop: Shop, subscription: Subscription, plan: Plan, period: str, now: datetime) -> Change:
    """What changing would cost, asked of Stripe for this very moment."""
    price = price_of(plan, subscription.currency, period)
    zero = Money(0, subscription.currency)
    if not is_larger(subscription, price, period):
        return Change(plan, period, False, zero, 0, subscription.period_ends_at, zero)
    at = int(now.timestamp())
    if subscription.period_ends_at and now >= subscription.period_ends_at:
        at = int(subscription.period_ends_at.timestamp()) - 1
    found = gateway.preview_change(
        customer=customer_of(shop, email=""), subscription=subscription.reference, item=subscription.item,
        price=price["id"], at=at,
    )  # fmt: skip
    given_back = -sum(line["amount"] for line in found["lines"]["data"] if line["amount"] < 0)
    currency = subscription.currency
    return Change(
        plan, period, True, Money(found["amount_due"], currency), at, None, Money(given_back, currency)
    )  # fmt: skip


def is_larger(subscription: Subscription, price: dict[str, Any], period: str) -> bool:
    """By what a year costs; from months to a year of the same plan too, for it is paid ahead."""
    months = {"month": 12, "year": 1}
    then = price["unit_amount"] * months[period]
    now = subscription.price_amount * months.get(subscription.period, 12)
    return then > now or (period == "year" and subscription.period == "month" and then * 2 > now)


def change(*, shop: Shop, subscription: Subscription, plan: Plan, period: str, at: int) -> bool:
    """True where it counts at once. `at` is the moment of the preview. Raises BillingRefused where the card is declined
    or Stripe says no; then nothing has changed."""
    price = price_of(plan, subscription.currency, period)
    if subscription.schedule:
        gateway.release_schedule(subscription.schedule)
    if is_larger(subscription, price, period):
        fetched = gateway.change_now(
            subscription=subscription.reference, item=subscription.item, price=price["id"], at=at
        )  # fmt: skip
        came_back(shop=shop)
        if fetched.get("pending_update"):
            raise BillingPending
        return True
    item = gateway.get_subscription(subscription.reference)["items"]["data"][0]
    if lookup_key_of(item["price"]) != price.get("lookup_key"):
        gateway.change_later(
            subscription=subscription.reference, price_now=item["price"]["id"], price_then=price["id"]
        )  # fmt: skip
    came_back(shop=shop)
    return False


class BillingPending(gateway.BillingRefused):
    """The bank wants something first: the change waits for a day, for the invoice to be paid."""


def keep_plan(*, shop: Shop, subscription: Subscription) -> None:
    """Neither smaller nor cancelled when the period ends: all goes on as it is."""
    if subscription.schedule:
        gateway.release_schedule(subscription.schedule)
    elif subscription.cancel_at:
        gateway.cancel_at_end(subscription.reference, is_wanted=False)
    came_back(shop=shop)


def end_plan(*, shop: Shop, subscription: Subscription) -> None:
    """When the period that is paid for ends."""
    if subscription.schedule:
        gateway.release_schedule(subscription.schedule)
    gateway.cancel_at_end(subscription.reference, is_wanted=True)
    came_back(shop=shop)


def portal_url(*, shop: Shop, back: str) -> str:
    with control_context():
        customer = Contract.objects.values_list("customer", flat=True).get(shop=shop)
    return gateway.portal_url(customer=customer, configuration=gateway.portal_configuration(), return_url=back)

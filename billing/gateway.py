"""Every call of the `stripe` package about merchants paying us: the platform's own account. Answers are plain dicts.

Raises BillingUnavailable where nobody knows what happened, BillingRefused where Stripe said no. Never inside a
transaction: each call that changes something carries a key, so that a second try is the first one again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import stripe
import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger("billing")
Fields = dict[str, Any]
TIMEOUT = (3, 20)
PAGE = 100


class BillingUnavailable(RuntimeError):
    """Stripe does not answer, or is not set up here."""


class BillingRefused(ValueError):
    """Stripe said no; the message is Stripe's."""


def is_configured() -> bool:
    return bool(settings.STRIPE_LIVE_KEY or settings.STRIPE_TEST_KEY)


# --- The catalogue ----------------------------------------------------------------------------------------------------


def find_price(lookup_key: str) -> Fields | None:
    found = ask(lambda v1: v1.prices.list({"lookup_keys": [lookup_key], "limit": 1}))["data"]
    return found[0] if found else None


def get_price(price: str) -> Fields:
    return ask(lambda v1: v1.prices.retrieve(price))


def create_product(code: str, name: str) -> str:
    return str(
        ask(lambda v1: v1.products.create({"name": name, "metadata": {"plan": code}}, key(f"plan:{code}")))["id"]
    )


def create_price(*, product: str, name: str, lookup_key: str, currency: str, amount: int, interval: str) -> Fields:
    """The key stands in the metadata as well: a later price takes the lookup key over."""
    given: Any = {
        "product": product, "lookup_key": lookup_key, "transfer_lookup_key": True, "currency": currency.lower(),
        "unit_amount": amount, "recurring": {"interval": interval}, "tax_behavior": "exclusive", "nickname": name,
        "metadata": {"key": lookup_key},
    }  # fmt: skip
    return ask(lambda v1: v1.prices.create(given, key(f"price:{lookup_key}:{amount}")))


# --- One shop's customer and subscription --------------------------------------------------------------------------------


def create_customer(*, shop_id: str, email: str, name: str, locale: str) -> str:
    given: Any = {"email": email, "name": name, "preferred_locales": [locale], "metadata": {"shop": shop_id}}
    return str(ask(lambda v1: v1.customers.create(given, key(f"customer:{shop_id}")))["id"])


def start_checkout(given: Fields) -> Fields:
    return ask(lambda v1: v1.checkout.sessions.create(given))


def get_checkout(session: str) -> Fields:
    return ask(lambda v1: v1.checkout.sessions.retrieve(session))


def get_subscription(reference: str) -> Fields:
    return ask(lambda v1: v1.subscriptions.retrieve(reference))


def get_schedule(reference: str) -> Fields:
    return ask(lambda v1: v1.subscription_schedules.retrieve(reference))


def subscriptions_of(customer: str) -> Iterator[Fields]:
    return pages(lambda v1: v1.subscriptions, {"customer": customer, "status": "all"})


def invoices_of(customer: str) -> list[Fields]:
    return list(ask(lambda v1: v1.invoices.list({"customer": customer, "limit": 24}))["data"])


def get_invoice(reference: str) -> Fields:
    return ask(lambda v1: v1.invoices.retrieve(reference))


def preview_change(*, customer: str, subscription: str, item: str, price: str, at: int) -> Fields:
    details: Any = {
        "items": [{"id": item, "price": price}], "proration_behavior": "always_invoice", "proration_date": at,
    }  # fmt: skip
    given: Any = {"customer": customer, "subscription": subscription, "subscription_details": details}
    return ask(lambda v1: v1.invoices.create_preview(given))


def change_now(*, subscription: str, item: str, price: str, at: int) -> Fields:
    """What was previewed for the moment `at`; a card that is declined leaves everything as it was."""
    given: Any = {
        "items": [{"id": item, "price": price}], "proration_behavior": "always_invoice", "proration_date": at,
        "payment_behavior": "pending_if_incomplete",
    }  # fmt: skip
    return ask(lambda v1: v1.subscriptions.update(subscription, given, key(f"change:{subscription}:{price}:{at}")))


def change_later(*, subscription: str, price_now: str, price_then: str) -> Fields:
    """When the period that is paid for ends."""
    made = ask(lambda v1: v1.subscription_schedules.create({"from_subscription": subscription}))
    phase = made["phases"][0]
    phases = [
        {
            "items": [{"price": price_now, "quantity": 1}],
            "start_date": phase["start_date"],
            "end_date": phase["end_date"],
        },
        {"items": [{"price": price_then, "quantity": 1}]},
    ]
    given: Any = {"end_behavior": "release", "phases": phases}
    return ask(lambda v1: v1.subscription_schedules.update(made["id"], given))


def release_schedule(schedule: str) -> None:
    ask(lambda v1: v1.subscription_schedules.release(schedule))


def cancel_at_end(subscription: str, *, is_wanted: bool) -> None:
    ask(lambda v1: v1.subscriptions.update(subscription, {"cancel_at_period_end": is_wanted}))


def cancel_now(subscription: str) -> None:
    ask(lambda v1: v1.subscriptions.cancel(subscription))


def portal_configuration() -> str:
    """The portal shows invoices, takes cards and cancels; plans are changed here, where limits are known."""
    for found in pages(lambda v1: v1.billing_portal.configurations, {"active": True}):
        if (found.get("metadata") or {}).get("echoppe") == "1":
            return str(found["id"])
    given: Any = {
        "metadata": {"echoppe": "1"},
        "features": {
            "invoice_history": {"enabled": True}, "payment_method_update": {"enabled": True},
            "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
            "customer_update": {"enabled": True, "allowed_updates": ["email", "address", "name", "tax_id"]},
        },
    }  # fmt: skip
    return str(ask(lambda v1: v1.billing_portal.configurations.create(given, key("portal:1")))["id"])


def portal_url(*, customer: str, configuration: str, return_url: str) -> str:
    given: Any = {"customer": customer, "configuration": configuration, "return_url": return_url}
    return str(ask(lambda v1: v1.billing_portal.sessions.create(given))["url"])


def credit(*, customer: str, amount: int, currency: str, text: str, reference: str) -> None:
    """Goes off the next invoices."""
    given: Any = {"amount": -amount, "currency": currency.lower(), "description": text}
    ask(lambda v1: v1.customers.balance_transactions.create(customer, given, key(f"credit:{reference}")))


def create_code(
    *, code: str, percent: int, months: int | None, most_uses: int | None = None, ends_at: int | None = None
) -> str:
    """A code that takes off `percent` for so many months, for ever with None."""
    lasts: Any = {"duration": "forever"} if months is None else {"duration": "repeating", "duration_in_months": months}
    coupon = ask(lambda v1: v1.coupons.create({"percent_off": percent, "name": code, **lasts}, key(f"coupon:{code}")))
    given: Any = {"promotion": {"type": "coupon", "coupon": coupon["id"]}, "code": code}
    limits = {"max_redemptions": most_uses, "expires_at": ends_at}
    given |= {name: value for name, value in limits.items() if value is not None}
    return str(ask(lambda v1: v1.promotion_codes.create(given, key(f"code:{code}")))["id"])


def get_code(reference: str) -> Fields:
    return ask(lambda v1: v1.promotion_codes.retrieve(reference))


def stop_code(reference: str) -> Fields:
    """Nobody can begin with it any more; who has it keeps what was promised."""
    return ask(lambda v1: v1.promotion_codes.update(reference, {"active": False}))


# --- The way out ------------------------------------------------------------------------------------------------------


def key(text: str) -> Any:
    return {"idempotency_key": f"billing:{text}"}


@cache
def client(secret: str, base: str, retries: int) -> stripe.StripeClient:
    """A live key never leaves for another server than Stripe's."""
    host = urlsplit(base).hostname or ""
    if base and "_live_" in secret and not host.endswith(".stripe.com"):
        raise BillingUnavailable(f"{host} is no server of Stripe's.")
    addresses: Any = dict.fromkeys(("api", "connect", "files", "meter_events"), base) if base else None
    return stripe.StripeClient(
        secret, stripe_version=settings.STRIPE_API_VERSION, base_addresses=addresses, max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )  # fmt: skip


def ask(question: Callable[[Any], Any]) -> Fields:
    for alias in ("default", "control"):
        if any(not atomic._from_testcase for atomic in transaction.get_connection(alias).atomic_blocks):
            raise RuntimeError("Stripe was about to be called inside a transaction.")
    secret = settings.STRIPE_LIVE_KEY or settings.STRIPE_TEST_KEY
    if not secret:
        raise BillingUnavailable("Stripe is not set up on this platform.")
    try:
        answer = question(client(secret, settings.STRIPE_API_BASE, settings.STRIPE_NETWORK_RETRIES).v1)
        return dict(answer.to_dict(for_json=True))
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        if error.http_status in (409, 429):
            raise BillingUnavailable(words(error)) from error
        log.warning("refused", code=error.code, status=error.http_status)
        raise BillingRefused(words(error)) from error
    except stripe.StripeError as error:
        log.warning("unavailable", kind=type(error).__name__, status=error.http_status)
        raise BillingUnavailable(words(error)) from error


def pages(service: Callable[[Any], Any], given: Fields) -> Iterator[Fields]:
    after: Fields = {}
    while True:
        page = ask(lambda v1: service(v1).list({**given, **after, "limit": PAGE}))  # noqa: B023
        yield from page["data"]
        if not page["has_more"] or not page["data"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


def words(error: stripe.StripeError) -> str:
    return (error.user_message or str(error))[:300]

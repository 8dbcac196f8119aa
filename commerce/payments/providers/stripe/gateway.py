"""Every call of the `stripe` package, and nothing else (import-linter keeps others from it). Answers are plain dicts.

Each call names the account it is for and each POST carries a key of ours, stored before the first try. Raises
ProviderUnavailable where nobody knows what happened, Declined where Stripe said no. Never inside a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

import stripe
import structlog
from django.conf import settings
from django.db import transaction

from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from core.ids import uuid7

log = structlog.get_logger("stripe")
Fields = dict[str, Any]
Answer = TypeVar("Answer")
TIMEOUT = (3, 20)  # seconds to connect, to answer; the package would wait for 80
QUICK = (2, 4)
TOLERANCE = 300
PAGE = 100
CAPABILITIES = ("card_payments", "bancontact_payments", "ideal_payments", "klarna_payments", "sepa_debit_payments")
SEEN = {"expand": ["payment_intent.latest_charge"]}


class NetworkInTransaction(RuntimeError):
    """A provider was about to be called while rows were locked."""


class ForeignAddress(RuntimeError):
    """A live key is for Stripe's own servers alone."""


class AccountGone(ProviderRefused):
    """The account does not know us any more."""


class BadSignature(Exception):
    """Not from Stripe, altered, or not from now."""


def is_configured(*, is_live: bool) -> bool:
    return bool(settings.STRIPE_LIVE_KEY if is_live else settings.STRIPE_TEST_KEY)


def has_live_key() -> bool:
    return bool(settings.STRIPE_LIVE_KEY)


# --- Accounts ------------------------------------------------------------------------------------------------------


def create_account(*, is_live: bool, email: str, name: str, country: str, shop_id: str, key: str) -> str:
    """A new account whose owner deals with Stripe himself: fees, losses and dashboard are between the two."""
    options: Any = {"idempotency_key": f"acct:{key}"}
    if not settings.STRIPE_USES_ACCOUNTS_V2:
        given: Any = {
            "email": email, "country": country, "metadata": {"shop": shop_id}, "business_profile": {"name": name},
            "capabilities": {capability: {"requested": True} for capability in CAPABILITIES[:1]},
            "controller": {
                "fees": {"payer": "account"}, "losses": {"payments": "stripe"},
                "requirement_collection": "stripe", "stripe_dashboard": {"type": "full"},
            },
        }  # fmt: skip
        return str(call(lambda client: client.v1.accounts.create(given, options), is_live)["id"])
    given = {
        "contact_email": email, "display_name": name, "dashboard": "full", "identity": {"country": country.lower()},
        "configuration": {"merchant": {"capabilities": {each: {"requested": True} for each in CAPABILITIES}}},
        "defaults": {"responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"}},
        "metadata": {"shop": shop_id}, "include": ["configuration.merchant", "requirements"],
    }  # fmt: skip
    return str(call(lambda client: client.v2.core.accounts.create(given, options), is_live)["id"])


def onboarding_url(*, is_live: bool, account: str, refresh_url: str, return_url: str, key: str) -> str:
    """Good for once and for minutes: never stored, never mailed."""
    options: Any = {"idempotency_key": f"link:{key}"}
    if not settings.STRIPE_USES_ACCOUNTS_V2:
        old: Any = {
            "account": account,
            "refresh_url": refresh_url,
            "return_url": return_url,
            "type": "account_onboarding",
        }
        return str(call(lambda client: client.v1.account_links.create(old, options), is_live)["url"])
    given: Any = {
        "account": account,
        "use_case": {
            "type": "account_onboarding",
            "account_onboarding": {"refresh_url": refresh_url, "return_url": return_url},
        },
    }
    return str(call(lambda client: client.v2.core.account_links.create(given, options), is_live)["url"])


def account_state(*, is_live: bool, account: str) -> tuple[dict[str, str], list[str]]:
    """Status by capability, and what Stripe still wants to know. Raises AccountGone."""
    if not settings.STRIPE_USES_ACCOUNTS_V2:
        old = call(lambda client: client.v1.accounts.retrieve(account), is_live)
        return dict(old.get("capabilities") or {}), list((old.get("requirements") or {}).get("currently_due") or [])
    wanted: Any = {"include": ["configuration.merchant", "requirements"]}
    found = call(lambda client: client.v2.core.accounts.retrieve(account, wanted), is_live)
    merchant = (found.get("configuration") or {}).get("merchant") or {}
    states = {name: each["status"] for name, each in (merchant.get("capabilities") or {}).items() if each}
    entries = (found.get("requirements") or {}).get("entries") or []
    return states, [each["description"] for each in entries]


# --- Payments -------------------------------------------------------------------------------------------------------


def create_session(given: Fields, *, is_live: bool, account: str, key: str) -> Fields:
    return call(lambda client: client.v1.checkout.sessions.create(given, options_for(account, key)), is_live)  # type: ignore[arg-type]


def get_session(session: str, *, is_live: bool, account: str) -> Fields:
    return call(lambda client: client.v1.checkout.sessions.retrieve(session, SEEN, options_for(account)), is_live)  # type: ignore[arg-type]


def expire_session(session: str, *, is_live: bool, account: str) -> Fields | None:
    """None where it is not open any more: somebody has paid, or its time was over."""
    options = options_for(account, fresh_key("expire", session))
    try:
        return call(lambda client: client.v1.checkout.sessions.expire(session, SEEN, options), is_live)  # type: ignore[arg-type]
    except AccountGone:
        raise
    except ProviderRefused:
        return None


def capture_intent(intent: str, *, is_live: bool, account: str) -> Fields:
    options = options_for(account, fresh_key("capture", intent))
    return call(lambda client: client.v1.payment_intents.capture(intent, {}, options), is_live)


def cancel_intent(intent: str, *, is_live: bool, account: str) -> Fields:
    options = options_for(account, fresh_key("void", intent))
    return call(lambda client: client.v1.payment_intents.cancel(intent, {}, options), is_live)


def create_refund(given: Fields, *, is_live: bool, account: str, key: str) -> Fields:
    return call(lambda client: client.v1.refunds.create(given, options_for(account, key)), is_live)  # type: ignore[arg-type]


# --- Lists: whole, page by page --------------------------------------------------------------------------------------


def refunds_of(intent: str, *, is_live: bool, account: str) -> list[Fields]:
    return list(_pages(lambda client: client.v1.refunds, {"payment_intent": intent}, is_live, account))


def disputes_of(intent: str, *, is_live: bool, account: str) -> list[Fields]:
    return list(_pages(lambda client: client.v1.disputes, {"payment_intent": intent}, is_live, account))


def intents_since(moment: int, *, is_live: bool, account: str) -> Iterator[Fields]:
    return _pages(lambda client: client.v1.payment_intents, {"created": {"gte": moment}}, is_live, account)


def transactions_since(moment: int, *, is_live: bool, account: str) -> Iterator[Fields]:
    given = {"created": {"gte": moment}, "expand": ["data.source"]}
    return _pages(lambda client: client.v1.balance_transactions, given, is_live, account)


def transactions_of_payout(payout: str, *, is_live: bool, account: str) -> Iterator[Fields]:
    return _pages(lambda client: client.v1.balance_transactions, {"payout": payout}, is_live, account)


def payouts_since(moment: int, *, is_live: bool, account: str) -> Iterator[Fields]:
    return _pages(lambda client: client.v1.payouts, {"created": {"gte": moment}}, is_live, account)


# --- Webhooks --------------------------------------------------------------------------------------------------------


def verified_event(body: bytes, signature: str, secrets: list[str], now: float) -> Fields:
    """The event of a delivery that carries a signature by any of our secrets. Raises BadSignature: for a stranger's,
    for one too old, and, which the package does not look at, for one from the future."""
    try:
        stamped = dict(part.split("=", 1) for part in signature.split(",") if "=" in part).get("t", "")
        if not stamped.isdigit() or abs(int(stamped) - now) > TOLERANCE:
            raise BadSignature("timestamp")
        text = body.decode()
        if not any(_is_signed_by(text, signature, secret) for secret in secrets):
            raise BadSignature("signature")
        event = json.loads(text)
    except ValueError:
        raise BadSignature("body")
    if not (isinstance(event, dict) and isinstance(event.get("id"), str) and isinstance(event.get("type"), str)):
        raise BadSignature("body")
    return event


def _is_signed_by(text: str, signature: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(text, signature, secret))
    except stripe.SignatureVerificationError:
        return False


# --- The way out ------------------------------------------------------------------------------------------------------


@cache
def _client(key: str, base: str, retries: int, timeout: tuple[int, int] = TIMEOUT) -> stripe.StripeClient:
    """One per key. A live key never leaves for another server than Stripe's."""
    host = urlsplit(base).hostname or ""
    if base and "_live_" in key and not host.endswith(".stripe.com"):
        raise ForeignAddress(host)
    addresses: Any = dict.fromkeys(("api", "connect", "files", "meter_events"), base) if base else None
    return stripe.StripeClient(
        key, stripe_version=settings.STRIPE_API_VERSION, base_addresses=addresses, max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=timeout),
    )  # fmt: skip


def options_for(account: str, key: str = "") -> Any:
    return {"stripe_account": account} | ({"idempotency_key": key} if key else {})


def fresh_key(act: str, thing: str) -> str:
    """For what can be done once only, so that a second try does no harm: it is refused, and the state is looked up. A key
    of its own for each try, because Stripe answers a 500 again for a day to the same key."""
    return f"{act}:{thing}:{uuid7()}"


def call(ask: Callable[[stripe.StripeClient], Any], is_live: bool, *, is_quick: bool = False) -> Fields:
    return dict(_ask(ask, is_live, is_quick=is_quick).to_dict(for_json=True))


def _pages(
    service: Callable[[stripe.StripeClient], Any], given: Fields, is_live: bool, account: str
) -> Iterator[Fields]:
    after: Fields = {}
    while True:
        wanted = {**given, **after, "limit": PAGE}
        page = call(lambda client: service(client).list(wanted, options_for(account)), is_live)  # noqa: B023
        yield from page["data"]
        if not page["has_more"] or not page["data"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


def _ask(ask: Callable[[stripe.StripeClient], Answer], is_live: bool, *, is_quick: bool = False) -> Answer:
    if any(not atomic._from_testcase for atomic in transaction.get_connection("default").atomic_blocks):
        raise NetworkInTransaction()
    key = settings.STRIPE_LIVE_KEY if is_live else settings.STRIPE_TEST_KEY
    if not key:
        raise ProviderUnavailable("Stripe is not set up on this platform.")
    try:
        patience: Any = (0, QUICK) if is_quick else (settings.STRIPE_NETWORK_RETRIES,)
        return ask(_client(key, settings.STRIPE_API_BASE, *patience))
    except stripe.PermissionError as error:
        raise AccountGone(_words(error))
    except stripe.InvalidRequestError as error:
        if error.http_status in (409, 429):
            raise ProviderUnavailable(_words(error))
        log.warning("refused", code=error.code, param=error.param, status=error.http_status)
        raise ProviderRefused(_words(error), code=error.code or "")
    except (stripe.CardError, stripe.IdempotencyError) as error:
        log.warning("refused", kind=type(error).__name__)
        raise ProviderRefused(_words(error), code=getattr(error, "code", "") or "")
    except stripe.StripeError as error:  # no connection, a time-out, 429, 5xx, an answer that cannot be read
        log.warning("unavailable", kind=type(error).__name__, status=error.http_status)
        raise ProviderUnavailable(_words(error), is_answered=(error.http_status or 0) >= 500)


def _words(error: stripe.StripeError) -> str:
    return (error.user_message or str(error))[:200]

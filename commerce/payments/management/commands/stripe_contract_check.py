"""Sends Stripe what the product sends, and says where the answer is not what the product relies on.

With a key of Stripe's test mode or sandbox (STRIPE_TEST_KEY) it closes the gap that the double leaves. Without
`--account` it looks at accounts alone; with a ready connected account, at payments as well. No money moves.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.stripe import gateway
from commerce.payments.providers.stripe.session import state_of_session

Step = tuple[str, bool]


class Command(BaseCommand):
    help = "Checks with a test key that Stripe answers as the product expects."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", default="", help="a connected account that can take cards (acct_...)")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        if not settings.STRIPE_TEST_KEY or "_live_" in settings.STRIPE_TEST_KEY:
            raise CommandError("STRIPE_TEST_KEY, a key of test mode, is needed.")
        scenarios: list[Callable[[], Iterator[Step]]] = [accounts]
        if account:
            scenarios.append(lambda: payments(account))
        problems = 0
        for scenario in scenarios:
            try:
                for name, is_good in scenario():
                    problems += not is_good
                    self.stdout.write(f"{'ok' if is_good else 'NOT AS EXPECTED'}  {name}")
            except (ProviderRefused, ProviderUnavailable, KeyError, TypeError, ValueError) as error:
                problems += 1
                self.stdout.write(f"STOPPED  {type(error).__name__}: {error}")
        if problems:
            raise CommandError(f"{problems} steps were not as expected.")


def accounts() -> Iterator[Step]:
    """A new account is refused payments until its owner has told Stripe who he is."""
    mark = str(uuid4())
    facts = {"is_live": False, "email": "check@example.com", "name": "Contract check", "country": "FR", "shop_id": mark}
    account = gateway.create_account(**facts, key=mark)  # type: ignore[arg-type]
    yield "an account is opened", account.startswith("acct_")
    yield "the same key opens the same account", gateway.create_account(**facts, key=mark) == account  # type: ignore[arg-type]
    capabilities, missing = gateway.account_state(is_live=False, account=account)
    yield "it cannot take cards yet", capabilities.get("card_payments", "") != "active"
    yield "and says what is missing", bool(missing)
    urls = {"refresh_url": "https://example.com/refresh/", "return_url": "https://example.com/return/"}
    link = gateway.onboarding_url(is_live=False, account=account, key=mark, **urls)
    yield "its owner gets a link", link.startswith("http")
    try:
        gateway.create_session(session_request(mark), is_live=False, account=account, key=f"cs:{mark}")
    except ProviderRefused:
        yield "a payment is refused", True
    else:
        yield "a payment is refused", False


def payments(account: str) -> Iterator[Step]:
    """A session that nobody pays, from its beginning to its end."""
    mark = str(uuid4())
    where: dict[str, Any] = {"is_live": False, "account": account}
    session = gateway.create_session(session_request(mark), key=f"cs:{mark}", **where)
    yield "a session is made, with our amount", session["amount_total"] == 1999
    again = gateway.create_session(session_request(mark), key=f"cs:{mark}", **where)
    yield "the same key gives the same session", again["id"] == session["id"]
    yield "its page has an address", session["url"].startswith("http")
    found = state_of_session(gateway.get_session(session["id"], **where))
    yield "it is open", (found.state, found.amount, found.currency, found.order_id) == ("pending", 1999, "EUR", mark)
    expired = gateway.expire_session(session["id"], **where)
    yield "it is closed", expired is not None and state_of_session(expired).state == "cancelled"
    yield (
        "its books can be read",
        all("net" in line for line in gateway.transactions_since(int(time.time()) - 3600, **where)),
    )
    yield (
        "its payouts can be read",
        all("amount" in each for each in gateway.payouts_since(int(time.time()) - 86400, **where)),
    )


def session_request(mark: str) -> dict[str, Any]:
    line = {"currency": "eur", "unit_amount": 1999, "product_data": {"name": "Contract check"}}
    return {
        "mode": "payment", "ui_mode": "hosted_page", "line_items": [{"quantity": 1, "price_data": line}],
        "client_reference_id": mark, "metadata": {"order": mark}, "customer_email": "check@example.com", "locale": "fr",
        "payment_intent_data": {"metadata": {"order": mark}, "application_fee_amount": 20},
        "success_url": "https://example.com/?s={CHECKOUT_SESSION_ID}", "cancel_url": "https://example.com/",
    }  # fmt: skip

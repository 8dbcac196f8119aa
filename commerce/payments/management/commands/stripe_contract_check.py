"""Sends Stripe what the product sends, and says where the answer is not what the product relies on.

With a key of Stripe's test mode or sandbox (STRIPE_TEST_KEY) it closes the gap that the double leaves. Without
`--account` it looks at accounts alone; with a ready connected account, at payments, refunds, captures and saved cards
too, with Stripe's own test cards. No money moves.
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
from commerce.payments.providers.stripe import gateway, wallet
from commerce.payments.providers.stripe.session import saved_cards_request, state_of_session
from commerce.payments.providers.stripe.trial import pay_with_test_card

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
            scenarios += [lambda: payments(account), lambda: charges(account), lambda: cards(account)]
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


def charges(account: str) -> Iterator[Step]:
    """What becomes of money: given back in part, never more than came; reserved, taken, let go; declined."""
    mark = str(uuid4())
    where: dict[str, Any] = {"is_live": False, "account": account}
    paid = pay_with_test_card("pm_card_visa", amount=1999, is_captured=True, key=f"pay:{mark}", **where)
    yield "a card pays", paid["status"] == "succeeded" and paid["latest_charge"]["amount"] == 1999
    part = {"payment_intent": paid["id"], "amount": 500, "metadata": {"refund": mark}}
    refund = gateway.create_refund(part, key=f"refund:{mark}", **where)
    yield "a part is given back", refund["status"] in ("succeeded", "pending")
    again = gateway.create_refund(part, key=f"refund:{mark}", **where)
    yield "the same key gives it back once", again["id"] == refund["id"]
    found = gateway.refunds_of(paid["id"], **where)
    yield "it is listed, with our id", [each["metadata"].get("refund") for each in found] == [mark]
    yield (
        "more than is left is refused",
        refuses(lambda: gateway.create_refund({**part, "amount": 1500}, key=f"much:{mark}", **where)),
    )
    declined = {"amount": 1999, "is_captured": True, "key": f"declined:{mark}", **where}
    yield "a declined card is refused", refuses(lambda: pay_with_test_card("pm_card_chargeDeclined", **declined))
    held = pay_with_test_card("pm_card_visa", amount=1999, is_captured=False, key=f"hold:{mark}", **where)
    yield "money is reserved", held["status"] == "requires_capture"
    yield "and taken", gateway.capture_intent(held["id"], **where)["status"] == "succeeded"
    yield "not twice", refuses(lambda: gateway.capture_intent(held["id"], **where))
    other = pay_with_test_card("pm_card_visa", amount=1999, is_captured=False, key=f"void:{mark}", **where)
    yield "or let go", gateway.cancel_intent(other["id"], **where)["status"] == "canceled"


def cards(account: str) -> Iterator[Step]:
    """A customer of the account, and a session at which saved cards are offered."""
    mark = str(uuid4())
    where: dict[str, Any] = {"is_live": False, "account": account}
    customer = wallet.create_customer(
        email="check@example.com", name="Contract check", metadata={"shop": mark}, key=f"cus:{mark}", **where
    )
    yield "a customer is made", customer.startswith("cus_")
    yield "who has no cards yet", wallet.cards_of(customer, **where) == []
    given = {name: value for name, value in session_request(mark).items() if name != "customer_email"}
    session = gateway.create_session({**given, **saved_cards_request(customer)}, key=f"saved:{mark}", **where)
    yield "a session offers to save one", session["customer"] == customer
    gateway.expire_session(session["id"], **where)


def refuses(act: Callable[[], object]) -> bool:
    try:
        act()
    except ProviderRefused:
        return True
    return False


def session_request(mark: str) -> dict[str, Any]:
    line = {"currency": "eur", "unit_amount": 1999, "product_data": {"name": "Contract check"}}
    return {
        "mode": "payment", "ui_mode": "hosted_page", "line_items": [{"quantity": 1, "price_data": line}],
        "client_reference_id": mark, "metadata": {"order": mark}, "customer_email": "check@example.com", "locale": "fr",
        "payment_intent_data": {"metadata": {"order": mark}, "application_fee_amount": 20},
        "success_url": "https://example.com/?s={CHECKOUT_SESSION_ID}", "cancel_url": "https://example.com/",
    }  # fmt: skip

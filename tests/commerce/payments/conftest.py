"""Stripe's double in this process: real requests over loopback, and webhooks that tests hand over themselves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from commerce.payments.models import ConnectedAccount, Payment
from commerce.payments.services.accounts import connect_account, refresh_account
from commerce.payments.services.receiving import Received, receive_stripe
from commerce.store.models import Store
from fakestripe.events import endpoint, signed
from fakestripe.objects import accounts, checkout
from fakestripe.server import Server
from fakestripe.world import World

GOOD, DECLINED, CHALLENGED = "4242424242424242", "4000000000000002", "4000002500003155"


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[Server]:
    server = Server(World())
    server.start()
    yield server
    server.stop()


@dataclass
class FakeStripe:
    """`account` is ready to sell. `events` are what Stripe would deliver, in order, with their endpoints."""

    world: World
    account: str = ""
    events: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    def session_of(self, payment: Payment) -> dict[str, Any]:
        payment.refresh_from_db()
        return self.world.get(self.account, payment.provider_reference, "checkout.session")

    def pay(self, payment: Payment, number: str = GOOD) -> str:
        """What the shopper does on the hosted page."""
        with self.world.lock:
            return checkout.pay_by_card(self.world, self.account, self.session_of(payment), number)

    def pass_challenge(self, payment: Payment, *, is_passed: bool = True) -> str:
        return checkout.answer_challenge(self.world, self.account, self.session_of(payment), is_passed=is_passed)

    def debit(self, payment: Payment, *, will_fail: bool = False) -> None:
        checkout.pay_by_debit(self.world, self.account, self.session_of(payment), will_fail=will_fail)

    def decide(self, payment: Payment) -> None:
        checkout.decide(self.world, self.account, self.session_of(payment))

    def intent_of(self, payment: Payment) -> dict[str, Any]:
        return self.world.get(self.account, self.session_of(payment)["payment_intent"], "payment_intent")

    def charge_of(self, payment: Payment) -> dict[str, Any]:
        return self.world.get(self.account, self.intent_of(payment)["latest_charge"], "charge")

    def requests(self, template: str, method: str = "POST") -> list[dict[str, Any]]:
        return [given for verb, path, _account, given in self.world.requests if (verb, path) == (method, template)]

    def deliver(self, *, kinds: str = "", copies: int = 1) -> list[Received]:
        """Hand all events over that wait, in order; `kinds` is how their names begin."""
        waiting, self.events[:] = list(self.events), []
        return [
            self.hand_over(event, each) for each, event in waiting if event["type"].startswith(kinds)
            for _copy in range(copies)
        ]  # fmt: skip

    def hand_over(
        self, event: dict[str, Any], to: dict[str, Any], *, secret: str = "", at: int | None = None
    ) -> Received:
        at = int(time.time()) if at is None else at
        body, headers = signed(event, secret or to["secret"], timestamp=at)
        return receive_stripe(
            endpoint=to["name"], body=body, signature=headers["Stripe-Signature"], now=datetime.now(UTC)
        )


@pytest.fixture
def empty_stripe(stripe_server: Server, settings: Any) -> FakeStripe:
    """The platform is set up, and nobody has an account yet."""
    world = World(base_url=f"http://localhost:{stripe_server.server_port}", delay=0)
    stripe_server.world = world
    settings.STRIPE_API_BASE, settings.STRIPE_TEST_KEY = world.base_url, "sk_test_fakestripe"
    world.endpoints = [
        endpoint("", f"whsec_fakestripe_{name}", connect=name == "connect", payload=payload) | {"name": name}
        for name, payload in [("connect", "snapshot"), ("platform", "snapshot"), ("accounts", "thin")]
    ]
    fake = FakeStripe(world)
    world.send = lambda to, event: fake.events.append((to, event))
    return fake


@pytest.fixture
def stripe(shop: Any, empty_stripe: FakeStripe) -> FakeStripe:
    """The shop "alpha" has an account, and offers cards."""
    return onboard(empty_stripe)


def onboard(fake: FakeStripe) -> FakeStripe:
    now = datetime.now(UTC)
    account = connect_account(store=Store.objects.get(), email="owner@alpha.example", actor=None, now=now)
    accounts.finish_onboarding(fake.world, account.reference)
    fake.account = account.reference
    refresh_account(account.reference, now)
    assert ConnectedAccount.objects.get().is_ready
    fake.events.clear()
    fake.world.requests.clear()
    return fake

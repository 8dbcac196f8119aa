"""Stripe's double in this process, and one merchant on a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from billing import gateway, limits
from billing.models import Contract, Invoice, Notice, Subscription
from billing.plans import plan_named
from billing.services import subscribing
from core.scope import control_context
from fakestripe.objects.billing import customers, sessions
from fakestripe.server import Server
from fakestripe.world import World
from gateways.services import keep_platform_event
from onboarding.services.news import work_on_platform_events
from tenants.models import Shop

GOOD, FAILS_LATER = "4242424242424242", customers.FAILS_LATER
DAY = 86_400


@pytest.fixture(scope="session")
def billing_server() -> Iterator[Server]:
    server = Server(World(delay=0))
    server.start()
    yield server
    server.stop()


@dataclass
class Merchant:
    shop: Any
    world: World
    events: list[dict[str, Any]] = field(default_factory=list)

    def begin(self) -> str:
        """A customer on a test clock of its own."""
        clock = gateway.ask(
            lambda v1: v1.test_helpers.test_clocks.create({"frozen_time": int(timezone.now().timestamp())})
        )
        self.clock = clock["id"]
        made = gateway.ask(lambda v1: v1.customers.create({"email": "owner@alpha.example", "test_clock": self.clock}))
        with control_context():
            Contract.objects.update_or_create(shop=self.shop, defaults={"customer": made["id"]})
        self.customer = str(made["id"])
        return self.customer

    def checkout(self, plan: str = "grow", period: str = "month", *, number: str = GOOD, **form: str) -> str:
        url = subscribing.checkout_url(
            shop=self.shop, plan=plan_named(plan), period=period, email="owner@alpha.example", back="http://x/",
            done="http://x/", now=timezone.now(),
        )  # fmt: skip
        session = self.world.get("", url.rpartition("/")[2], "checkout.session")
        with self.world.lock:
            return sessions.subscribe(self.world, "", session, {"number": number, **form})

    def now(self) -> datetime:
        """The clock's."""
        clock = gateway.ask(lambda v1: v1.test_helpers.test_clocks.retrieve(self.clock))
        return datetime.fromtimestamp(clock["frozen_time"], UTC)

    def advance(self, days: int) -> None:
        now = gateway.ask(lambda v1: v1.test_helpers.test_clocks.retrieve(self.clock))["frozen_time"]
        target = {"frozen_time": now + days * DAY}
        gateway.ask(lambda v1: v1.test_helpers.test_clocks.advance(self.clock, target))

    def save_card(self, number: str) -> None:
        customers.save_card(self.world, "", self.world.get("", self.customer, "customer"), number)

    def hear(self, *, times: int = 1) -> None:
        """What Stripe has sent meanwhile arrives, each event so many times, the last one first."""
        waiting, self.events[:] = list(self.events), []
        for event in reversed(waiting * times):
            keep_platform_event(
                provider="stripe", event_id=event["id"], kind=event["type"], payload=event, now=timezone.now()
            )
        while work_on_platform_events(timezone.now()):
            pass

    def subscription(self) -> Subscription:
        with control_context():
            return Subscription.objects.get(shop=self.shop)

    def stands(self) -> tuple[str, str, str]:
        with control_context():
            contract = Contract.objects.get(shop=self.shop)
            return contract.plan, contract.standing, Shop.objects.get(pk=self.shop.pk).state

    def invoices(self) -> list[tuple[int, int, str]]:
        with control_context():
            rows = Invoice.objects.filter(shop=self.shop).order_by("created_at", "id")
            return [(row.total_amount, row.tax_amount, row.status) for row in rows]

    def letters(self) -> list[str]:
        with control_context():
            rows = Notice.objects.filter(shop=self.shop).exclude(letter="invoice").order_by("id")
            return list(rows.values_list("letter", flat=True))


@pytest.fixture
def merchant(shop: Any, billing_server: Server, settings: Any) -> Merchant:
    world = billing_server.world = World(base_url=f"http://localhost:{billing_server.server_port}", delay=0)
    settings.STRIPE_TEST_KEY, settings.STRIPE_API_BASE = "sk_test_x", world.base_url
    gateway.client.cache_clear()
    limits._known.clear()
    found = Merchant(shop, world)
    world.endpoints = [{"url": "", "secret": "", "connect": False, "payload": "snapshot"}]
    world.send = lambda endpoint, event: found.events.append(event)
    return found

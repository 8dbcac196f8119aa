"""Doubles of Mollie and PayPal at the same server as Stripe's, and a shop that has entered its keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from commerce.payments.services.own_keys import enter_key
from commerce.store.models import Store
from fakepay.world import World
from fakestripe.server import Server
from fakestripe.world import World as StripeWorld


@pytest.fixture(scope="session")
def other_server() -> Iterator[Server]:
    server = Server(StripeWorld())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mollie(shop: Any, other_server: Server, settings: Any) -> World:
    world = other_server.mollie = World(base_url=other_server.world.base_url)
    settings.MOLLIE_API_BASE = f"{world.base_url}/mollie"
    enter_key(provider="mollie", reference="test_…abcd", secret="test_abcdabcd", is_live=False,
              store=Store.objects.get(), actor=None, now=datetime.now(UTC))  # fmt: skip
    world.requests.clear()
    return world


@pytest.fixture
def paypal(shop: Any, other_server: Server, settings: Any) -> World:
    world = other_server.paypal = World(base_url=other_server.world.base_url)
    settings.PAYPAL_TEST_API_BASE = f"{world.base_url}/paypal"
    enter_key(provider="paypal", reference="fakeclient", secret="fakesecret", is_live=False,
              store=Store.objects.get(), actor=None, now=datetime.now(UTC))  # fmt: skip
    world.requests.clear()
    return world

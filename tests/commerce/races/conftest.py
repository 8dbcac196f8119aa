from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tenants.context import shop_context
from tests.commerce.payments.conftest import FakeStripe, empty_stripe, onboard, stripe_server

__all__ = ["empty_stripe", "stripe_server"]


@pytest.fixture
def busy_shop(live_shop: Any) -> Iterator[Any]:
    """A shop whose transactions really commit, entered."""
    with shop_context(live_shop):
        yield live_shop


@pytest.fixture
def busy_stripe(busy_shop: Any, empty_stripe: FakeStripe) -> FakeStripe:
    """The same shop, with an account at Stripe's double."""
    return onboard(empty_stripe)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tenants.context import shop_context


@pytest.fixture
def busy_shop(live_shop: Any) -> Iterator[Any]:
    """A shop whose transactions really commit, entered."""
    with shop_context(live_shop):
        yield live_shop

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commerce.store.models import Store


@pytest.fixture
def open_shop(shop: Any) -> Any:
    """The shop "alpha", open to the public and entered."""
    Store.objects.update(is_open=True)
    return shop


@pytest.fixture
def shopper(open_shop: Any) -> Client:
    """A stranger's browser at the open shop."""
    return Client(headers={"host": "alpha.localhost"})

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.scope import control_context


@pytest.fixture(autouse=True)
def _no_counts_of_before(db: None) -> None:
    with control_context():
        cache.clear()


@pytest.fixture
def answers() -> dict[str, Any]:
    """What a new merchant types."""
    return {
        "email": "nora@example.com",
        "password1": "velvet tandem harbour",
        "name": "Maison Nora",
        "handle": "maison-nora",
        "country": "FR",
        "currency": "EUR",
        "locale": "fr",
        "request_key": "k" * 32,
    }


@pytest.fixture
def admin_client() -> Client:
    """A browser at the admin of the shop that `answers` opens."""
    return Client(headers={"host": "maison-nora.admin.localhost"})

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.store.models import Store
from storefront.page_cache import PageCache
from tenants.context import shop_context
from tests.factories.catalog import make_product


@pytest.fixture
def open_shop(shop: Any) -> Any:
    """The shop "alpha", open to the public and entered."""
    Store.objects.update(is_open=True)
    return shop


@pytest.fixture
def shopper(open_shop: Any) -> Client:
    """A stranger's browser at the open shop."""
    return Client(headers={"host": "alpha.localhost"})


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """How many statements of the pod a call sends; the second of two calls, when everything is warm."""

    def count(call: Callable[[], Any]) -> int:
        call()
        with CaptureQueriesContext(connections["default"]) as captured:
            call()
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    return count


@pytest.fixture
def application() -> PageCache:
    """The whole product behind a page cache of its own."""
    return PageCache(get_wsgi_application())


@pytest.fixture
def make_open_shop(make_live_shop: Any) -> Any:
    """Opens shops that really commit, open to the public, with one lamp."""

    def make(name: str = "Lamps") -> Any:
        shop = make_live_shop(name=name)
        with shop_context(shop):
            Store.objects.update(is_open=True)
            make_product(f"A lamp of {name}", slug="lamp", variants=[{"sku": "a"}])
        return shop

    return make

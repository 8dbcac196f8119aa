"""Two shops whose rows are committed, seen by every connection: `alpha` and `bravo`.

How each file is made: a function that tries to leak and returns what it saw; one test with the guard, and one (the
negative control) with the guard switched off, which must see the leak. A suite that cannot fail proves nothing.
"""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from tenants.context import shop_context


@pytest.fixture
def alpha(shop):
    """Entered, as in every test."""
    from core.scope import control_context
    from tenants.models import Shop

    with control_context():
        return Shop.objects.get(handle="alpha")


@pytest.fixture
def bravo(other_shop):
    return other_shop


@pytest.fixture
def own_connection(alpha):
    """Of this test: autocommit, kept for its length, closed at the end. (The usual one is in a transaction.)"""
    usual = connections["default"]
    connections["default"] = usual.copy("default")
    yield connections["default"]
    connections["default"].close()
    connections["default"] = usual


@pytest.fixture
def name_of():
    """The name of the shop, as its own table has it."""

    def read(shop=None):
        from commerce.store.models import Store

        if shop is None:
            return Store.objects.get().name
        with shop_context(shop):
            return Store.objects.get().name

    return read


@pytest.fixture
def in_threads():
    """Run functions at once, each in a thread and on a connection of its own; their results, or their errors."""

    def run(*functions):
        results = [None] * len(functions)

        def call(index, function):
            try:
                results[index] = function()
            except Exception as error:
                results[index] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=call, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    return run

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base import base
from django.db.backends.postgresql.base import DatabaseWrapper as DjangosOwn

from core.scope import control_context
from tenants.backend.base import DatabaseWrapper, NoShopSelected


@pytest.fixture
def fresh(django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A connection as in a process that has not yet spoken to the shops' database."""
    monkeypatch.setattr(base, "RAN_DB_VERSION_CHECK", set())
    connection = connections["default"].copy()
    with django_db_blocker.unblock():
        yield connection
        connection.close()


def test_first_thing_of_a_process_may_be_a_transaction_outside_any_shop(fresh: Any) -> None:
    done = []

    with control_context():
        fresh.on_commit(lambda: done.append(1))

    assert done == [1]
    with control_context(), pytest.raises(NoShopSelected):  # rows are as far away as ever
        fresh.cursor()


def test_that_takes_another_scope_while_it_connects(fresh: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DatabaseWrapper, "connect", DjangosOwn.connect)

    with control_context(), pytest.raises(NoShopSelected):
        fresh.on_commit(lambda: None)

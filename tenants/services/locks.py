"""Things that only one process may do at a time, in the whole installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from core.scope import control_context


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Says whether nobody else is in a block of this name; never waits."""
    with control_context(), connections["control"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        is_mine = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine:
            with control_context(), connections["control"].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until nobody else is in a block of this name. The lock is let go when the process dies."""
    with control_context(), connections["control"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])

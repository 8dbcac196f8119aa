"""Is there a pooler between us and PostgreSQL that hands one session to many clients?

In transaction mode it gives statements of one shop to connections that stand in another: more than half of all reads
were wrong when it was tried (tenancy.md, 1.2). Session mode is fine.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any

import psycopg2
from django.db import connections

COMPETITORS = 3


def open_connection() -> Any:
    parameters = connections["default"].get_connection_params()
    opened = psycopg2.connect(**{name: value for name, value in parameters.items() if name != "cursor_factory"})
    opened.autocommit = True
    return opened


def shares_sessions(connect: Callable[[], Any] = open_connection) -> bool:
    """True where a setting of a connection is lost while others hold transactions open: a pooler in transaction (or
    statement) mode. Opens four connections; meant for start-up and readiness."""
    mark = secrets.token_hex(8)
    with ExitStack() as stack:
        ours = stack.enter_context(closing(connect()))
        before = ask(ours, "SELECT pg_backend_pid(), set_config('echoppe.probe', %s, false)", [mark])
        for _ in range(COMPETITORS):  # each takes the session that was just let go, where sessions are shared
            other = stack.enter_context(closing(connect()))
            ask(other, "BEGIN")
            ask(other, "SELECT 1")
        after = ask(ours, "SELECT pg_backend_pid(), current_setting('echoppe.probe', true)")
    return before != after


def ask(connection: Any, statement: str, parameters: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone() if cursor.description else None

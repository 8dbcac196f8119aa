"""Statements whose plan the server keeps.

Reading and planning a statement takes PostgreSQL two to four times as long as carrying it out, where that means a few
rows by an index. `ask` has it PREPARE a statement once per connection and EXECUTE it from then on. A plan is of one
search path, so of one shop: under another path PostgreSQL plans anew by itself ("plancache.c", RevalidateCachedQuery).

Only outside transactions, so that there is a way back: while shops are being migrated, a column may be of one type in one
shop and of another in the next, and a plan "must not change result type".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connections
from psycopg2.errorcodes import DUPLICATE_PREPARED_STATEMENT, FEATURE_NOT_SUPPORTED, INVALID_SQL_STATEMENT_NAME

# Other types of columns; forgotten by the server; or by us, who were interrupted before we noted the name.
OUT_OF_DATE = {FEATURE_NOT_SUPPORTED, INVALID_SQL_STATEMENT_NAME, DUPLICATE_PREPARED_STATEMENT}


def ask(statement: str, parameters: Sequence[Any], *, using: str = "default") -> list[tuple[Any, ...]]:
    """All rows of a statement with `%s` for each parameter, from the shop of this thread or another database. Texts that
    are made anew for each question are not for this: a plan is kept for as long as its connection. Raises DatabaseError
    as Django does."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.in_atomic_block:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())
        plans = plans_of(connection)
        try:
            name = plans.get(statement) or prepare(connection, plans, statement)
            cursor.execute(f"EXECUTE {name}{marks(parameters)}", parameters)
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", None) not in OUT_OF_DATE:
                raise
            plans.clear()
            cursor.execute("DEALLOCATE ALL")
            cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def marks(parameters: Sequence[Any]) -> str:
    return f"({', '.join(['%s'] * len(parameters))})" if parameters else ""


def plans_of(connection: Any) -> dict[str, str]:
    """Names by statement. They end with the driver's connection."""
    owner, plans = connection.__dict__.get("kept_plans", (None, {}))
    if owner is not connection.connection:
        plans = {}
        connection.kept_plans = (connection.connection, plans)
    found: dict[str, str] = plans
    return found


def prepare(connection: Any, plans: dict[str, str], statement: str) -> str:
    """Behind Django's back: it is no question of the application, and must not be counted as one."""
    first, *others = statement.split("%s")
    text = first + "".join(f"${number}{part}" for number, part in enumerate(others, start=1))
    name = f"kept_{len(plans)}"
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(f"PREPARE {name} AS {text.replace('%%', '%')}")
    plans[statement] = name
    return name

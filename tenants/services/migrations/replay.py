"""Migrating the current shop. Its own django_migrations is the truth; the registry only remembers it."""

from __future__ import annotations

import threading

from django.db import OperationalError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg2.errors import LockNotAvailable

from tenants.services.migrations.plan import Plan
from tenants.services.migrations.rows import write_rows

LOCK_TIMEOUT = "2s"  # shoppers queue behind a waiting ALTER TABLE, so it must not wait long
ATTEMPTS = 3
_executor_at_work = threading.Lock()


def apply_plan(plan: Plan) -> None:
    """Bring the current shop to the plan's version; nothing where it is there already. Raises what the database
    raises; the shop is then as it was (with Python in the plan: as after the last migration that went well)."""
    for statement in plan.first:
        with_patience(statement)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic("default"):
                with connections["default"].cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
                    cursor.execute("LOCK TABLE django_migrations IN SHARE ROW EXCLUSIVE MODE")
                done = migrations_done(plan)
                if plan.sql is not None and not done:
                    replay_sql(plan)
                    return
            break
        except OperationalError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, LockNotAvailable):
                raise
    if len(done) < len(plan.keys):
        run_executor(plan)
    with transaction.atomic("default"):
        write_rows(plan.rows)


def with_patience(statement: str) -> None:
    """In a transaction of its own, so that nobody waits for more than this one table."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic("default"), connections["default"].cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'; SET LOCAL synchronous_commit = off")
                cursor.execute(statement)
            return
        except OperationalError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, LockNotAvailable):
                raise


def migrations_done(plan: Plan) -> set[tuple[str, str]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall()) & set(plan.keys)


def replay_sql(plan: Plan) -> None:
    if plan.sql:
        with connections["default"].cursor() as cursor:
            cursor.execute(plan.sql)
    write_rows(plan.rows)


def run_executor(plan: Plan) -> None:
    """Django's own way, for plans with Python in them and for shops where a part was done. Content types and
    permissions come first, so that code which looks for them finds them and makes none with ids of its own."""
    with _executor_at_work:
        with transaction.atomic("default"):
            write_rows(plan.rows, records=False)
        executor = MigrationExecutor(connections["default"])
        executor.migrate([key for key in plan.keys if key in executor.loader.graph.nodes])

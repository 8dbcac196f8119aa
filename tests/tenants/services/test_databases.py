from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from tenants.services import databases
from tenants.services.databases import CannotPrepare, connect, create_role

# Roles are of the whole server, which other workers use too.
MAKER, MADE = (f"{name}_{settings.POD_ID.replace('-', '_')}" for name in ("role_maker", "made_role"))


@pytest.fixture
def cursor(monkeypatch) -> Iterator[Any]:
    """Of a login that may make roles and databases and is no superuser, as hosted PostgreSQL gives one."""
    monkeypatch.setattr(databases, "APP_ROLE", MADE)
    with connect(settings.ADMIN_DATABASE_URL).cursor() as admin:
        for role in (MADE, MAKER):
            admin.execute(f"DROP ROLE IF EXISTS {role}")
        admin.execute(f"CREATE ROLE {MAKER} CREATEDB CREATEROLE")
        admin.execute(f"SET ROLE {MAKER}")
        yield admin
        admin.execute("RESET ROLE")
        for role in (MADE, MAKER):
            admin.execute(f"DROP ROLE IF EXISTS {role}")


def test_login_that_is_no_superuser_makes_the_application_role_and_sets_it_up_again(cursor):
    create_role(cursor, "one")
    create_role(cursor, "two")

    cursor.execute("SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", [MADE])
    assert cursor.fetchone() == (False, False, True, False)
    cursor.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [MADE])
    assert cursor.fetchone() == (["max_parallel_workers_per_gather=0"],)


def test_application_role_that_is_a_superuser_is_refused(cursor):
    cursor.execute("RESET ROLE")
    cursor.execute(f"CREATE ROLE {MADE} SUPERUSER")

    with pytest.raises(CannotPrepare, match="superuser"):
        create_role(cursor, "one")


def test_negative_control_of_the_second_set_up(cursor):
    """What made it fail: mentioning SUPERUSER of a role that is there."""
    create_role(cursor, "one")

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(f"ALTER ROLE {MADE} NOSUPERUSER")

"""Roles belong to the server: what two databases of it do to the same role (the template's) at once."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from django.conf import settings
from django.db import DatabaseError, connections
from psycopg2 import sql

from core.scope import POD, enter_scope
from tenants.backend.base import role_of
from tenants.services import schemas
from tenants.services.databases import connect
from tenants.services.schemas import (
    TEMPLATE_SCHEMA,
    create_role_and_schema,
    create_schema,
    drop_schema,
    has_tables,
    new_schema_name,
    role_exists,
)
from tenants.services.template import restore_template

# The catalog of roles is one for all databases of the server, and so are the locks on its rows.
WAITS = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s)"


@pytest.fixture
def schema(django_db_setup, django_db_blocker):
    name = new_schema_name()
    with django_db_blocker.unblock():
        yield name
        drop_schema(name)


@pytest.fixture
def while_another_database(schema):
    """`while_another_database(sql)`: says it in the control database, and commits once somebody waits for it."""
    with closing(connect(settings.ADMIN_DATABASE_URL, settings.DATABASES["control"]["NAME"])) as other:
        threads = []

        def commit_when_waited_for(stop):
            with closing(connect(settings.ADMIN_DATABASE_URL)) as watching, watching.cursor() as cursor:
                while not stop.wait(0.01):
                    cursor.execute(WAITS, [f"%{role_of(schema)}%"])
                    if cursor.fetchone()[0]:
                        break
            other.commit()

        def begin(statement):
            other.autocommit = False
            with other.cursor() as cursor:  # as the login of all pods: who makes a role may grant it
                cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(settings.DATABASES["default"]["USER"])))
                cursor.execute(sql.SQL(statement).format(sql.Identifier(role_of(schema))))
            stop = threading.Event()
            threads.append((threading.Thread(target=commit_when_waited_for, args=[stop]), stop))
            threads[-1][0].start()

        yield begin
        for thread, stop in threads:
            stop.set()
            thread.join()


def owner(schema):
    with enter_scope(POD), connections["default"].cursor() as cursor:
        cursor.execute("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone()[0]


def make_role(schema):
    with enter_scope(POD), connections["default"].cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{role_of(schema)}" NOLOGIN')


def test_role_that_another_database_drops_meanwhile_is_made_again(schema, while_another_database):
    make_role(schema)
    while_another_database("DROP ROLE {}")

    create_schema(schema)

    assert owner(schema) == role_of(schema)


def test_control_without_a_second_try_the_dropped_role_is_an_error(schema, while_another_database):
    make_role(schema)
    while_another_database("DROP ROLE {}")

    with pytest.raises(DatabaseError):
        create_role_and_schema(schema)


def test_role_that_another_database_makes_meanwhile_is_taken(schema, while_another_database):
    while_another_database("CREATE ROLE {} NOLOGIN")

    create_schema(schema)

    assert owner(schema) == role_of(schema)


def test_what_does_not_pass_is_told(schema, monkeypatch):
    tries = []
    monkeypatch.setattr(schemas, "role_exists", lambda role: tries.append(role) or True)

    with pytest.raises(DatabaseError, match="does not exist"):
        create_schema(schema)

    assert len(tries) == 3
    monkeypatch.undo()
    assert not role_exists(role_of(schema))


def test_role_of_the_template_stays_for_other_databases_of_the_server(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        drop_schema(TEMPLATE_SCHEMA)
        try:
            assert role_exists(role_of(TEMPLATE_SCHEMA))
            assert not has_tables(TEMPLATE_SCHEMA)
        finally:
            restore_template()
        assert has_tables(TEMPLATE_SCHEMA)

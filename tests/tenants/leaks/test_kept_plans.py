"""The server keeps plans of statements for a connection that serves many shops."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.db import DatabaseError, ProgrammingError, connections, transaction

from core.kept_plans import ask
from tenants.backend.base import role_of
from tenants.context import scope_of, shop_context
from tenants.services.databases import connect

NAME = "SELECT name FROM store_store WHERE id = %s"
KEPT = "SELECT word FROM kept"


def told(statement, *parameters):
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def plans():
    return [statement for (statement,) in told("SELECT statement FROM pg_prepared_statements")]


@pytest.fixture
def kept_tables(own_connection, alpha, bravo, settings):
    """A table of one column in each shop, of another type in each: as while shops are being migrated."""
    schemas = {scope_of(alpha).schema: "varchar(99)", scope_of(bravo).schema: "text"}
    admin = connect(settings.ADMIN_DATABASE_URL, settings.DATABASES["default"]["NAME"])
    with closing(admin), admin.cursor() as cursor:
        for schema, kind in schemas.items():
            cursor.execute(f"CREATE TABLE {schema}.kept (word {kind}); INSERT INTO {schema}.kept VALUES ('{schema}')")
            cursor.execute(f"GRANT SELECT ON {schema}.kept TO {role_of(schema)}")
        yield list(schemas)
        own_connection.close()
        for schema in schemas:
            cursor.execute(f"DROP TABLE {schema}.kept")


def told_nothing(statement):
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)


def test_plan_is_made_once_and_each_shop_sees_its_own_rows(own_connection, alpha, bravo):
    seen = []
    for shop in (alpha, bravo, alpha, bravo) * 4:  # after five runs a plan is made for all values
        with shop_context(shop):
            seen += ask(NAME, [1])

    assert seen == [("Alpha",), ("Bravo",)] * 8
    assert len(plans()) == 1
    assert ask(NAME, [2]) == []


def test_statement_that_names_a_shop_is_refused_in_another(own_connection, alpha, bravo):
    """Negative control: one plan that would be carried out in both. The role of the other shop may not."""
    statement = f"SELECT name FROM {scope_of(alpha).schema}.store_store"
    assert ask(statement, []) == [("Alpha",)]

    with shop_context(bravo), pytest.raises(DatabaseError, match="permission denied"):
        ask(statement, [])


def test_column_of_another_type_in_the_next_shop_is_read(own_connection, alpha, bravo, kept_tables):
    seen = []
    for shop in (alpha, bravo, alpha):
        with shop_context(shop):
            seen += ask(KEPT, [])

    assert seen == [(kept_tables[0],), (kept_tables[1],), (kept_tables[0],)]


def test_column_of_another_type_is_an_error_where_nobody_asks_again(own_connection, bravo, kept_tables):
    """Negative control: what PostgreSQL says."""
    ask(KEPT, [])

    with shop_context(bravo), pytest.raises(DatabaseError, match="must not change result type"):
        told("EXECUTE kept_0")


def test_plans_that_the_server_has_forgotten_are_made_anew(own_connection, alpha):
    ask(NAME, [1])
    told_nothing("DEALLOCATE ALL")

    assert [ask(NAME, [1]), ask(NAME, [1])] == [[("Alpha",)]] * 2
    own_connection.close()
    assert ask(NAME, [1]) == [("Alpha",)]


def test_name_that_was_taken_before_an_interruption_is_taken_again(own_connection, alpha):
    told_nothing("PREPARE kept_0 AS SELECT 1")

    assert [ask(NAME, [1]), ask(NAME, [1])] == [[("Alpha",)]] * 2


def test_in_a_transaction_no_plan_is_kept(own_connection, alpha):
    with transaction.atomic("default"):
        assert ask(NAME, [1]) == [("Alpha",)]

    assert plans() == []


def test_wrong_statement_is_an_error_and_not_kept(own_connection, alpha):
    for _twice in range(2):
        with pytest.raises(ProgrammingError):
            ask("SELECT nonsense FROM store_store", [])

    assert plans() == []


def test_value_is_never_part_of_the_statement(own_connection, alpha):
    statement = "SELECT name FROM store_store WHERE name = %s AND name LIKE 'A%%'"

    assert ask(statement, ["' OR 1=1 --"]) == []
    assert ask(statement, ["Alpha"]) == [("Alpha",)]

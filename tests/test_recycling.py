"""What the other tests are given as a new shop is one."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from core import audit
from tenants.context import shop_context
from tenants.services.control import control_targets
from tenants.services.template import dump_schema
from tests.factories.catalog import make_product
from tests.recycling import as_superuser, recycling


@pytest.fixture
def used(make_live_shop):
    """A shop with rows that it did not begin with, whose schema has just been made new."""
    shop = make_live_shop()
    with shop_context(shop):
        make_product("Lamp", slug="lamp")
        audit.record("product.changed", data={}, actor="Ann")
    return shop


def rows_of(schema):
    """Without what ends a row in a list of rows: it tells which one the server keeps last, and that is as it likes."""
    return sorted(line.rstrip(",;") for line in dump_schema(schema).replace(schema, "s").splitlines())


def move_a_row(schema):
    """To the end of its table, as the server may do by itself: rows are written where a vacuum made room."""
    with as_superuser() as connection, connection.cursor() as cursor:
        cursor.execute(f"UPDATE \"{schema}\".auth_permission SET name = name WHERE codename = 'add_product'")
        connection.commit()


def test_emptied_schema_equals_a_new_one(used):
    assert recycling().is_made_new(used.schema_name, used.template_version)
    move_a_row(used.schema_name)

    assert rows_of(used.schema_name) == rows_of(recycling().pristine[used.template_version].schema)


def test_schema_that_a_test_changed_is_no_new_one(used):
    with as_superuser() as connection, connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{used.schema_name}".catalog_product DISABLE TRIGGER ALL')
        connection.commit()

    assert not recycling().is_made_new(used.schema_name, used.template_version)
    with shop_context(used), connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_product")
        assert cursor.fetchone() == (1,)


def missing_in_control():
    executor = MigrationExecutor(connections["control"])
    return [migration.name for migration, _is_backwards in executor.migration_plan(control_targets(executor))]


def test_control_database_that_was_copied_lacks_no_migration(control):
    assert missing_in_control() == []

    newest = max(
        name for app, name in MigrationRecorder(connections["control"]).applied_migrations() if app == "tenants"
    )
    with connections["control"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tenants' AND name = %s", [newest])
    assert missing_in_control() == [newest]

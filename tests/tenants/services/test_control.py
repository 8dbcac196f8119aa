from __future__ import annotations

from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from tenants.router import BOTH_WORLDS, CONTROL_ONLY
from tenants.services.control import control_targets, migrate_control


def test_control_database_has_the_tables_of_its_apps_and_no_others(control):
    with connections["control"].cursor() as cursor:
        tables = set(connections["control"].introspection.table_names(cursor))

    models = [model for model in apps.get_models() if model._meta.managed]
    wanted = {model._meta.db_table for model in models if model._meta.app_label in CONTROL_ONLY | BOTH_WORLDS}
    assert wanted <= tables
    assert not tables & ({model._meta.db_table for model in models} - wanted)


def test_control_database_is_up_to_date(control):
    executor = MigrationExecutor(connections["control"])

    assert executor.migration_plan(control_targets(executor)) == []
    newest = executor.loader.graph.leaf_nodes("tenants")[0]
    MigrationRecorder(connections["control"]).record_unapplied(*newest)  # the negative control
    executor = MigrationExecutor(connections["control"])
    assert [migration.app_label for migration, _back in executor.migration_plan(control_targets(executor))] == [
        "tenants"
    ]


def test_control_database_that_is_up_to_date_is_left_alone(control):
    with CaptureQueriesContext(connections["control"]) as captured:
        migrate_control()

    assert [query["sql"] for query in captured if query["sql"].startswith(("CREATE", "ALTER", "INSERT"))] == []

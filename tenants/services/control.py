"""The control database's tables."""

from __future__ import annotations

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from core.scope import control_context
from tenants.router import BOTH_WORLDS, CONTROL_ONLY


def migrate_control() -> None:
    """What `migrate --database control` does, for the apps that the control database holds and no others: Django would
    go through the migrations of all of them, with nothing to do but half a minute of work."""
    with control_context():
        connection = connections["control"]
        connection.prepare_database()
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(control_targets(executor))
        emit_pre_migrate_signal(0, False, "control", plan=plan)
        executor.migrate(control_targets(executor), plan=plan)
        emit_post_migrate_signal(0, False, "control", plan=plan)


def control_targets(executor: MigrationExecutor) -> list[tuple[str, str]]:
    return [key for key in executor.loader.graph.leaf_nodes() if key[0] in CONTROL_ONLY | BOTH_WORLDS]

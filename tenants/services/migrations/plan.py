"""What is missing between two template versions, and how a shop gets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import SeparateDatabaseAndState

from core.apart import Apart
from core.scope import enter_scope
from tenants.models import TemplateVersion
from tenants.services.migrations.record import record_sql
from tenants.services.migrations.rows import NewRows, compare_rows, read_rows
from tenants.services.schemas import build_schema, drop_schema, new_schema_name, scope_of_schema
from tenants.services.template import TEMPLATE_SCOPE

Key = tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """How schemas of one version become schemas of another."""

    version: str
    keys: tuple[Key, ...]  # the missing migrations, in order
    sql: str | None  # None: something in it is Python, so Django's executor runs it in each shop
    rows: NewRows
    first: tuple[str, ...] = ()  # what may be done any number of times: first each in a transaction of its own, then with
    # the rest, which may have made what is to go


def missing_migrations(known: TemplateVersion, target: TemplateVersion) -> set[Key]:
    return {(app, name) for app, name in target.migrations} - {(app, name) for app, name in known.migrations}


def make_plan(known: TemplateVersion, target: TemplateVersion) -> Plan:
    """Runs the missing migrations for real in a scratch schema made from the text of `known`: what cannot work fails
    here, before any shop is touched. Raises what the migration raises."""
    loader = MigrationLoader(None)
    ordered = in_order(loader, missing_migrations(known, target))
    first = tuple(statements_apart(loader.graph.nodes[key] for key in ordered))
    scratch = new_schema_name()
    try:
        build_schema(scratch, known)
        with enter_scope(scope_of_schema(scratch)):
            before = read_rows()
            sql = None
            if all(is_sql(loader.graph.nodes[key]) for key in ordered):
                have = {(app, name) for app, name in known.migrations}
                sql = record_sql(loader, have=have, missing=ordered)
    finally:
        drop_schema(scratch)
    with enter_scope(TEMPLATE_SCOPE):
        rows = compare_rows(before, read_rows())
    return Plan(version=target.version, keys=tuple(ordered), sql=sql, rows=rows, first=first)


def in_order(loader: MigrationLoader, missing: set[Key]) -> list[Key]:
    """As Django would run them. A key that left the graph was replaced by a squash, which stands for it."""
    plan = loader.graph._generate_plan(nodes=loader.graph.leaf_nodes(), at_end=True)
    return [key for key in plan if key in missing]


def statements_apart(migrations: Iterable[Migration]) -> Iterator[str]:
    for migration in migrations:
        for operation in migration.operations:
            if isinstance(operation, Apart):
                yield from operation.statements


def is_sql(migration: Migration) -> bool:
    """Whether the migration is the same SQL in every shop. In doubt no: correct but slow is better than wrong."""
    return migration.atomic and not migration.replaces and all(is_sql_operation(op) for op in migration.operations)


def is_sql_operation(operation: Operation) -> bool:
    if isinstance(operation, SeparateDatabaseAndState):
        return all(is_sql_operation(inner) for inner in operation.database_operations)
    if isinstance(operation, Apart):
        return True
    return operation.reduces_to_sql and type(operation).__module__.startswith("django.db.migrations.operations.")

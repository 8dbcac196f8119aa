"""Schemas of shops that tests really opened, emptied for the next test: opening one anew takes a second, this a tenth.

A pristine schema per process says what a new one holds. A schema whose structure differs from it (a test changed it) is
dropped instead. What is dropped on purpose, and how, is tested with tests/tenants.
"""

from __future__ import annotations

import functools
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections
from psycopg2 import sql

from core.scope import control_context
from tenants.models import PooledSchema
from tenants.services.databases import connect
from tenants.services.pool import add_to_pool
from tenants.services.schemas import build_schema, drop_schema, has_tables, new_schema_name
from tenants.services.template import newest_template

STRUCTURE = """
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT concat_ws(' ', relname, relkind, attname, atttypid, attnotnull) AS line
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relnamespace = %(schema)s::regnamespace AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT concat_ws(' ', relname, replace(relacl::text, %(schema)s, '')) FROM pg_class
        WHERE relnamespace = %(schema)s::regnamespace AND relkind = 'r'
        UNION ALL SELECT concat_ws(' ', relname, conname, convalidated) FROM pg_constraint
        JOIN pg_class ON conrelid = pg_class.oid WHERE connamespace = %(schema)s::regnamespace
        UNION ALL SELECT concat_ws(' ', relname, tgenabled, count(*))
        FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
        WHERE relnamespace = %(schema)s::regnamespace GROUP BY relname, tgenabled
    ) AS lines
"""
COLUMNS = """
    SELECT relname, array_agg(quote_ident(attname) ORDER BY attnum) FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    WHERE relnamespace = %s::regnamespace AND relkind = 'r' GROUP BY relname
"""
EMPTY = """
    DO $$ DECLARE named text; BEGIN
        FOR named IN SELECT relname FROM pg_class WHERE relnamespace = {schema}::regnamespace AND relkind = 'r' LOOP
            EXECUTE format('DELETE FROM %I.%I', {schema}, named);
        END LOOP;
    END $$
"""
NUMBERS = """
    SELECT setval(format('%%I.%%I', %(schema)s, sequencename)::regclass,
                  coalesce(last_value, start_value), last_value IS NOT NULL)
    FROM pg_sequences WHERE schemaname = %(pristine)s
"""


@dataclass(frozen=True)
class Pristine:
    """A schema as it is opened: its name, its structure, and the columns of the tables with rows."""

    schema: str
    structure: str
    filled: dict[str, list[str]]


class Recycling:
    def __init__(self) -> None:
        self.waiting: list[tuple[str, str]] = []
        self.pristine: dict[str, Pristine] = {}  # by version of the template

    def provide(self) -> None:
        """One into the pool for who really takes one: the others in it are for tests in transactions."""
        if not self.offer():
            add_to_pool(newest_template())

    def offer(self) -> bool:
        """One into the pool, where whoever opens a shop finds it, if there is one."""
        version = newest_template().version
        while self.waiting:
            schema, of = self.waiting.pop()
            if of == version:
                with control_context():
                    PooledSchema.objects.create(schema_name=schema, template_version=of, is_ready=True)
                return True
            drop_schema(schema)
        return False

    def take_back(self, schema: str, version: str) -> None:
        """A test that is in a transaction of its own may hold locks on the schema: that is dropped, from within."""
        is_known = not connections["default"].in_atomic_block and version == newest_template().version
        if is_known and has_tables(schema) and self.is_made_new(schema, version):
            self.waiting.append((schema, version))
        else:
            drop_schema(schema)

    def is_made_new(self, schema: str, version: str) -> bool:
        """Whether the schema now holds what a new one holds; False, and unchanged, where its structure differs."""
        if version not in self.pristine:
            self.pristine[version] = make_pristine()
        pristine = self.pristine[version]
        with as_superuser() as connection, connection.cursor() as cursor:
            if structure(cursor, schema) != pristine.structure:
                return False
            cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no triggers
            cursor.execute(sql.SQL(EMPTY).format(schema=sql.Literal(schema)))
            for table, columns in pristine.filled.items():
                names = sql.SQL(", ".join(columns))
                cursor.execute(
                    sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}").format(
                        sql.Identifier(schema, table), names, names, sql.Identifier(pristine.schema, table)
                    )
                )
            cursor.execute(NUMBERS, {"schema": schema, "pristine": pristine.schema})
            connection.commit()
        return True


@functools.cache
def recycling() -> Recycling:
    """Of this process."""
    return Recycling()


def make_pristine() -> Pristine:
    schema = new_schema_name()
    build_schema(schema, newest_template())
    with as_superuser() as connection, connection.cursor() as cursor:
        cursor.execute(COLUMNS, [schema])
        filled = {table: columns for table, columns in cursor.fetchall() if has_rows(cursor, schema, table)}
        return Pristine(schema, structure(cursor, schema), filled)


def has_rows(cursor: Any, schema: str, table: str) -> bool:
    cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(schema, table)))
    return bool(cursor.fetchone()[0])


def structure(cursor: Any, schema: str) -> str:
    cursor.execute("SET LOCAL search_path = pg_catalog")
    cursor.execute(STRUCTURE, {"schema": schema})
    return str(cursor.fetchone()[0])


def as_superuser() -> Any:
    """In the pod's database, in a transaction."""
    connection = connect(settings.ADMIN_DATABASE_URL, settings.DATABASES["default"]["NAME"])
    connection.autocommit = False
    return closing(connection)

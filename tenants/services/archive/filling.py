"""Rows and files of an archive into the current shop's fresh schema."""

from __future__ import annotations

from typing import IO, Any
from zipfile import ZipFile

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connections
from django.db.models import NOT_PROVIDED, Field
from django.utils.translation import gettext as _

from core.sequences import SHARED
from tenants.services.archive.format import BLANK, ArchiveRefused, table_entry
from tenants.services.archive.tables import WAYS, Table, tables_of_shop

NEVER_EMPTIED = {"core_auditentry", "invoices_document"}  # nobody may; in a fresh schema it is empty


def fill_tables(archive: ZipFile, manifest: dict[str, Any], hosts: dict[str, str]) -> None:
    """In the caller's transaction, where foreign keys wait for the end. Only names that this schema has are used in
    SQL. Raises ArchiveRefused for tables and columns that it has not."""
    tables = tables_of_shop()
    for name, facts in manifest["tables"].items():
        if name not in tables or not set(facts["columns"]) <= set(tables[name].columns):
            raise ArchiveRefused(_("This instance has no place for “%(name)s”. Update it first.") % {"name": name[:80]})
    with connections["default"].cursor() as cursor:
        emptied = ", ".join(f'"{name}"' for name in tables if name in manifest["tables"] and name not in NEVER_EMPTIED)
        if emptied:
            cursor.execute(f"TRUNCATE {emptied} CASCADE")
        cursor.execute("CREATE TEMPORARY TABLE archive_line (n bigserial, doc json NOT NULL) ON COMMIT DROP")
        watched = tables_with_triggers(cursor)
        for name in watched:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')  # what they would write is in the archive
        for name, facts in manifest["tables"].items():
            with archive.open(table_entry(name)) as stream:
                fill_table(cursor, tables[name], set(facts["columns"]), stream, hosts)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in watched:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        move_sequences(cursor)


def tables_with_triggers(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT DISTINCT c.relname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal ORDER BY 1"
    )
    return [name for (name,) in cursor.fetchall()]


def fill_table(cursor: Any, table: Table, given: set[str], stream: IO[bytes], hosts: dict[str, str]) -> None:
    cursor.execute("TRUNCATE archive_line")
    cursor.copy_expert(
        "COPY archive_line (doc) FROM STDIN (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')",
        stream,
    )
    columns, values, parameters = [], [], []
    for column in table.columns:
        if host := BLANK.get((table.name, column)):
            values.append("%s")
            parameters.append(hosts[host])
        elif column not in given:
            default = default_of(table.name, column)
            if default is None:
                continue
            values.append("%s")
            parameters.append(default)
        elif column in table.named:
            values.append(WAYS[table.named[column]][1].format(column=column))
        else:
            values.append(f'r."{column}"')
        columns.append(f'"{column}"')
    doc = "l.doc"
    if table.named:
        gone = ", ".join(f"'{column}'" for column in table.named)
        doc = f"(l.doc::jsonb - ARRAY[{gone}])::json"
    cursor.execute(
        f'INSERT INTO "{table.name}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM archive_line l,'  # noqa: S608
        f' LATERAL json_populate_record(NULL::"{table.name}", {doc}) r ORDER BY l.n',
        parameters,
    )


def default_of(table: str, column: str) -> Any:
    """What the model gives a column that an older archive does not have; None where that is nothing or the database's
    own business."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            field = next(one for one in model._meta.concrete_fields if one.column == column)
            if field.default is NOT_PROVIDED and not field.empty_strings_allowed:
                return None
            return prepared(field)
    return None


def prepared(field: Field[Any, Any]) -> Any:
    value = field.get_default()
    return None if value is None else field.get_db_prep_save(value, connections["default"])


def move_sequences(cursor: Any) -> None:
    """Identity columns go on behind the highest number that came in; so does the one sequence of the small tables."""
    cursor.execute(
        "SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = current_schema()::regnamespace"
        " AND c.relkind = 'r' AND a.attidentity <> ''"
    )
    for table, column, sequence in cursor.fetchall():
        cursor.execute(
            f'SELECT setval(%s, GREATEST((SELECT COALESCE(MAX("{column}"), 0) FROM "{table}"), 0) + 1, false)',  # noqa: S608
            [sequence],
        )
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attrdef d ON d.adrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
        " AND pg_get_expr(d.adbin, d.adrelid) LIKE %s",
        [f"nextval('%{SHARED}'::regclass)"],
    )
    highest = " UNION ALL ".join(f'SELECT MAX(id) FROM "{table}"' for (table,) in cursor.fetchall())  # noqa: S608
    cursor.execute(f"SELECT setval(%s, COALESCE(MAX(max), 0) + 1, false) FROM ({highest}) AS tables", [SHARED])  # noqa: S608


def fill_media(archive: ZipFile, manifest: dict[str, Any]) -> None:
    for name in manifest["media"]:
        with archive.open(f"media/{name}") as stream:
            saved = default_storage.save(name, File(stream, name=name))
        if saved != name:
            raise RuntimeError(f"{name} was stored as {saved}: the shop's folder was not empty")

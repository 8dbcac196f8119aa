"""The rows that Django writes beside a migration: content types, permissions and the record that it ran.

They are copied from the template with its ids, so that ids stay equal in all shops of the pod (tenancy.md, R7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections

COLUMNS = {
    "django_content_type": ("id", "app_label", "model"),
    "auth_permission": ("id", "name", "content_type_id", "codename"),
}
Rows = dict[str, list[tuple[Any, ...]]]


class IdsDiffer(RuntimeError):
    """A shop has given an id of the template's to something else: code ran before its migration did."""


@dataclass(frozen=True)
class NewRows:
    added: Rows
    renamed: Rows
    last_ids: dict[str, int]
    records: list[tuple[str, str]]


def read_rows() -> Rows:
    """Of the current schema, in the order of their ids."""
    rows: Rows = {}
    with connections["default"].cursor() as cursor:
        for table, columns in COLUMNS.items():
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")  # noqa: S608
            rows[table] = cursor.fetchall()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        rows["django_migrations"] = cursor.fetchall()
        for table in COLUMNS:
            cursor.execute(f"SELECT last_value FROM {table}_id_seq")  # noqa: S608
            rows[f"{table}_id_seq"] = cursor.fetchall()
    return rows


def compare_rows(before: Rows, after: Rows) -> NewRows:
    added: Rows = {}
    renamed: Rows = {}
    for table in COLUMNS:
        former = {row[0]: row for row in before[table]}
        added[table] = [row for row in after[table] if row[0] not in former]
        renamed[table] = [row for row in after[table] if row[0] in former and former[row[0]] != row]
    recorded = set(before["django_migrations"])
    return NewRows(
        added=added,
        renamed=renamed,
        last_ids={table: after[f"{table}_id_seq"][0][0] for table in COLUMNS},
        records=[row for row in after["django_migrations"] if row not in recorded],
    )


def write_rows(rows: NewRows, *, records: bool = True) -> None:
    """Bring the current schema's rows to the template's, and say that the migrations ran unless told not to. May run
    twice. Raises IdsDiffer."""
    with connections["default"].cursor() as cursor:
        for table, columns in COLUMNS.items():
            names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
            for row in rows.renamed[table]:
                cursor.execute(f"UPDATE {table} SET ({names}) = ({marks}) WHERE id = %s", [*row, row[0]])  # noqa: S608
            if wanted := rows.added[table]:
                values = ", ".join([f"({marks})"] * len(wanted))
                flat = [value for row in wanted for value in row]
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {values} ON CONFLICT DO NOTHING", flat)  # noqa: S608
                cursor.execute(f"SELECT {names} FROM {table} WHERE id = ANY(%s)", [[row[0] for row in wanted]])  # noqa: S608
                refuse_difference(table, set(wanted), set(cursor.fetchall()))
            cursor.execute(
                f"SELECT setval('{table}_id_seq', GREATEST(%s, last_value)) FROM {table}_id_seq",  # noqa: S608
                [rows.last_ids[table]],
            )
        for app, name in rows.records if records else ():
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) SELECT %s, %s, now()"
                " WHERE NOT EXISTS (SELECT 1 FROM django_migrations WHERE app = %s AND name = %s)",
                [app, name, app, name],
            )


def refuse_difference(table: str, wanted: set[tuple[Any, ...]], found: set[tuple[Any, ...]]) -> None:
    if wanted != found:
        raise IdsDiffer(f"{table}: {sorted(wanted - found)} is not what the template has")

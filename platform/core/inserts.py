"""New rows by a statement that is written once per connection, as core.prepared has it for questions: writing the INSERT
of an order anew took Django longer than PostgreSQL needs to carry it out."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault


@dataclass(frozen=True, slots=True)
class Written:
    fields: tuple[Field, ...]
    head: str
    row: str
    returning: str  # "" where the key is ours


def insert(*rows: Model) -> None:
    """Write new rows of one model, as bulk_create does: without signals. A key that the database gives is put in, and so
    is what a column without a value has by default; a default that the database computes is not for this.

    Raises IntegrityError as Django does."""
    if not rows:
        return
    connection = connections["default"]
    kept: dict[type[Model], Written] = connection.__dict__.setdefault("inserts", {})
    model = type(rows[0])
    if model not in kept:
        kept[model] = written(model, connection)
    statement = kept[model]
    values = [value_of(field, row, connection) for row in rows for field in statement.fields]
    text = f"{statement.head} {', '.join([statement.row] * len(rows))}{statement.returning}"
    with transaction.mark_for_rollback_on_error("default"), connection.cursor() as cursor:
        cursor.execute(text, values)
        keys = cursor.fetchall() if statement.returning else [(row.pk,) for row in rows]
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, "default"


def written(model: type[Model], connection: Any) -> Written:
    meta, name = model._meta, connection.ops.quote_name
    is_given = meta.auto_field is None
    fields = tuple(field for field in meta.local_concrete_fields if field is not meta.auto_field)
    columns = ", ".join(name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    returning = "" if is_given else f" RETURNING {name(meta.pk.column)}"
    return Written(fields, f"INSERT INTO {name(meta.db_table)} ({columns}) VALUES", f"({marks})", returning)


def value_of(field: Field, row: Model, connection: Any) -> Any:
    value = field.pre_save(row, add=True)
    if isinstance(value, DatabaseDefault):
        value = copy(field.db_default)
        setattr(row, field.attname, value)
    return field.get_db_prep_save(value, connection)

"""Running migrations once for real, and keeping the SQL that they sent.

Not `MigrationLoader.collect_sql()`: it begins with the state of the first migration's ancestors only, so that a plan
over several apps lacks models; and it does not execute, so that a migration which asks the database for the name of a
constraint does not find what the migration before it has made.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.loader import MigrationLoader

# Checks that were put off to the commit must be done before the next migration alters the same table.
BETWEEN = "SET CONSTRAINTS ALL IMMEDIATE;\nSET CONSTRAINTS ALL DEFERRED;"


def record_sql(loader: MigrationLoader, *, have: set[tuple[str, str]], missing: list[tuple[str, str]]) -> str:
    """Apply `missing` to the current schema, which holds `have`, and return the SQL as one text."""
    known = [key for key in have if key in loader.graph.nodes]
    state = loader.project_state(nodes=known, at_end=True)
    texts: list[str] = []
    for key in missing:
        statements: list[str] = []
        with connections["default"].schema_editor(atomic=True) as editor:
            listen(editor, statements)
            state = loader.graph.nodes[key].apply(state, editor)
        if statements:
            texts.append(f"-- {key[0]}.{key[1]}\n" + "\n".join(statements))
    return f"\n{BETWEEN}\n".join(texts)


def listen(editor: Any, statements: list[str]) -> None:
    """Write down, as text without parameters, whatever the editor executes."""
    execute = editor.execute

    def execute_and_keep(sql: Any, params: Any = ()) -> None:
        text = str(sql) if params is None else editor.connection.ops.compose_sql(str(sql), params)
        execute(text, params=None)
        statements.append(text if text.rstrip().endswith(";") else f"{text}\n;")

    editor.execute = execute_and_keep

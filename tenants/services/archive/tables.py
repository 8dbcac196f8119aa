"""The tables of the current schema, asked of the database itself: whatever an app adds is in the archive."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connections

from tenants.services.archive.format import BLANK, LEFT_OUT

CONTENT_TYPE = "(SELECT app_label || '.' || model FROM django_content_type WHERE id = t.{column})"
PERMISSION = (
    "(SELECT c.app_label || '.' || c.model || '.' || p.codename FROM auth_permission p"
    " JOIN django_content_type c ON c.id = p.content_type_id WHERE p.id = t.{column})"
)
FIND_CONTENT_TYPE = "(SELECT id FROM django_content_type WHERE app_label || '.' || model = l.doc ->> '{column}')"
FIND_PERMISSION = (
    "(SELECT p.id FROM auth_permission p JOIN django_content_type c ON c.id = p.content_type_id"
    " WHERE c.app_label || '.' || c.model || '.' || p.codename = l.doc ->> '{column}')"
)
WAYS = {"django_content_type": (CONTENT_TYPE, FIND_CONTENT_TYPE), "auth_permission": (PERMISSION, FIND_PERMISSION)}

COLUMNS = """
SELECT c.relname, a.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.relname, a.attname
"""
KEYS = """
SELECT c.relname, a.attname
FROM pg_class c
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place) ON true
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE c.relnamespace = current_schema()::regnamespace
ORDER BY c.relname, k.place
"""
NAMED = """
SELECT c.relname, a.attname, f.relname
FROM pg_constraint o
JOIN pg_class c ON c.oid = o.conrelid JOIN pg_class f ON f.oid = o.confrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.conkey[1]
WHERE o.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
  AND f.relname IN ('django_content_type', 'auth_permission')
"""


@dataclass
class Table:
    """`named`: columns that hold ids of the template's rows, which differ between instances; they travel as names."""

    name: str
    columns: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def value_of(self, column: str) -> str:
        if (self.name, column) in BLANK:
            return f"''::text AS \"{column}\""
        if column in self.named:
            return f'{WAYS[self.named[column]][0].format(column=column)} AS "{column}"'
        return f't."{column}"'


def tables_of_shop() -> dict[str, Table]:
    """Of the current schema, in the order of their names."""
    found: dict[str, Table] = {}
    with connections["default"].cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column in cursor.fetchall():
            if table not in LEFT_OUT:
                found.setdefault(table, Table(table)).columns.append(column)
        cursor.execute(KEYS)
        for table, column in cursor.fetchall():
            if table in found:
                found[table].key.append(column)
        cursor.execute(NAMED)
        for table, column, target in cursor.fetchall():
            if table in found:
                found[table].named[column] = target
    return found

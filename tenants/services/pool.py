"""Schemas made ahead of time, so that a sign-up only has to claim one."""

from __future__ import annotations

import base64
import secrets

from django.conf import settings
from django.db import connections, transaction

from core.scope import Scope, World, control_context, enter_scope
from tenants.models import PooledSchema, TemplateVersion
from tenants.services.template import TEMPLATE_SCHEMA, create_schema, newest_template


def new_schema_name() -> str:
    """Opaque and final: 80 random bits in base 32, never from anybody's input."""
    return "s_" + base64.b32encode(secrets.token_bytes(10)).decode().lower()


def build_schema(schema: str, template: TemplateVersion) -> None:
    """Replay the template into a new schema, in one transaction and as the schema's own role."""
    create_schema(schema)
    text = template.sql.replace(TEMPLATE_SCHEMA, schema)
    with (
        enter_scope(Scope(World.SHOP, shop_id=schema, schema=schema, handle=schema)),
        transaction.atomic("default"),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(text)


def fill_pool(size: int | None = None) -> int:
    """Bring the pool to `size` ready schemas of the newest template; returns how many were made. Schemas of an older
    template are left to `migrate_shops`."""
    wanted = settings.SCHEMA_POOL_SIZE if size is None else size
    template, made = newest_template(), 0
    while ready_count(template.version) < wanted:
        add_to_pool(template)
        made += 1
    return made


def ready_count(version: str) -> int:
    with control_context():
        return PooledSchema.objects.filter(is_ready=True, template_version=version).count()


def add_to_pool(template: TemplateVersion) -> PooledSchema:
    """The row comes first, not ready: a schema half made by a killed process is found and dropped, never claimed."""
    with control_context():
        pooled = PooledSchema.objects.create(schema_name=new_schema_name(), template_version=template.version)
    build_schema(pooled.schema_name, template)
    with control_context():
        PooledSchema.objects.filter(pk=pooled.pk).update(is_ready=True)
    return pooled


def claim_schema() -> tuple[str, str] | None:
    """`(schema, template version)` of a ready schema, taken out of the pool; None where the pool is empty.

    Must be called in a control transaction, the one that writes down whose schema it is from now on: rolled back, the
    schema is in the pool again, and no crash leaves one that belongs to nobody.
    """
    version = TemplateVersion.objects.latest("created_at").version
    pooled = (
        PooledSchema.objects.select_for_update(skip_locked=True)
        .filter(is_ready=True, template_version=version)
        .order_by("pk")
        .first()
    )
    if pooled is None:
        return None
    pooled.delete()
    return pooled.schema_name, pooled.template_version

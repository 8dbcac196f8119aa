"""Schemas made ahead of time, so that a sign-up only has to claim one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core.scope import control_context
from tenants.models import PooledSchema, TemplateVersion
from tenants.services.schemas import build_schema, drop_schema, new_schema_name
from tenants.services.template import newest_template

HALF_MADE_AFTER = timedelta(minutes=1)


def fill_pool(size: int | None = None) -> int:
    """Bring the pool to `size` ready schemas of the newest template; returns how many were made. Those of an older
    template do not count; `drop_old` drops them."""
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


def drop_old() -> int:
    """Drop ready schemas of former templates: nobody claims them any more. Returns how many."""
    return drop_where(Q(is_ready=True) & ~Q(template_version=newest_template().version))


def drop_half_made(now: datetime) -> int:
    """Drop what killed processes began more than a minute ago. Returns how many."""
    return drop_where(Q(is_ready=False, created_at__lt=now - HALF_MADE_AFTER))


def drop_where(condition: Q) -> int:
    """The row stays locked until its schema is gone: a slow builder can then no longer call it ready, and after a
    crash it is found again."""
    with control_context():
        keys = list(PooledSchema.objects.filter(condition).values_list("pk", flat=True))
    dropped = 0
    for key in keys:
        with control_context(), transaction.atomic("control"):
            pooled = PooledSchema.objects.select_for_update(skip_locked=True).filter(condition, pk=key).first()
            if pooled is not None:
                drop_schema(pooled.schema_name)
                pooled.delete()
                dropped += 1
    return dropped


def pool_status() -> dict[str, int]:
    with control_context():
        version = newest_template().version
        schemas = list(PooledSchema.objects.values_list("is_ready", "template_version"))
    return {
        "ready": schemas.count((True, version)),
        "old": sum(1 for is_ready, of in schemas if is_ready and of != version),
        "half_made": sum(1 for is_ready, _ in schemas if not is_ready),
        "wanted": settings.SCHEMA_POOL_SIZE,
    }

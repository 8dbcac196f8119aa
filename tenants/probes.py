"""What the operator's machines ask about the registry: is it ready, and how long are its queues."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils import timezone

from core.health import NotReady, probe
from core.metrics import gauge
from core.scope import control_context
from tenants.models import PooledSchema, TemplateVersion, WorkDue
from tenants.services.pool import ready_count
from tenants.services.pooler import shares_sessions


@probe("template")
def has_template() -> str:
    with control_context():
        newest = TemplateVersion.objects.order_by("-created_at").values_list("version", flat=True).first()
    if newest is None:
        raise NotReady("no template: run manage.py setup")
    return newest


@probe("pool")
def has_ready_schemas() -> str:
    """A shop can be opened without waiting."""
    with control_context():
        newest = TemplateVersion.objects.order_by("-created_at").values_list("version", flat=True).first()
    ready = ready_count(newest or "")
    if ready == 0 and settings.SCHEMA_POOL_SIZE > 0:
        raise NotReady("the pool is empty: is the worker running?")
    return str(ready)


@probe("sessions")
@cache
def has_sessions_of_its_own() -> str:
    """No pooler in transaction mode between us and PostgreSQL. Asked once per process, until it is well."""
    if shares_sessions():
        raise NotReady("a pooler in transaction mode mixes the shops: connect directly, or in session mode")
    return "kept"


@gauge("echoppe_shops_due", "Shops with work due now.")
def shops_due() -> float:
    with control_context():
        return WorkDue.objects.filter(due_at__lte=timezone.now()).values("shop").distinct().count()


@gauge("echoppe_work_due_seconds", "How long the oldest due work has been waiting.")
def oldest_due() -> float:
    now = timezone.now()
    with control_context():
        oldest = WorkDue.objects.filter(due_at__lte=now).order_by("due_at").values_list("due_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0


@gauge("echoppe_pool_ready", "Ready schemas in the pool.")
def pool_ready() -> float:
    with control_context():
        return PooledSchema.objects.filter(is_ready=True).count()

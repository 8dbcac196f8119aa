"""Scheduled work: a few tasks for the whole pod, never one per shop. Shops without due work are not touched."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from core.events.doorbell import ring
from core.jobs import HEADER, control_task, shop_task
from core.scope import control_context, require_shop
from tenants.models import Shop, WorkDue
from tenants.services.doorbell import due_shops, work_done
from tenants.services.pool import fill_pool

log = structlog.get_logger("work")
SHOPS_PER_ROUND = 200
VISIT_SECONDS = 30  # then the shop goes to the end of the queue
SENT_SECONDS = 30  # a shop whose visit waits in the queue is not sent for again
RETRY_AFTER = timedelta(minutes=1)
POOL_LOCK = 4243


@control_task
def visit_due_shops() -> None:
    """Every few seconds: send a worker to each shop that has work due, the longest waiting first."""
    for shop, _kinds in due_shops(timezone.now(), SHOPS_PER_ROUND):
        if cache.add(sent_key(shop.shop_id), 1, timeout=SENT_SECONDS):
            visit_shop.apply_async(headers={HEADER: shop.shop_id}, expires=SENT_SECONDS)


def sent_key(shop_id: str) -> str:
    return f"visit-sent:{shop_id}"


@shop_task
def visit_shop() -> None:
    """Do the due work of the current shop, of all kinds, for at most VISIT_SECONDS."""
    shop_id = require_shop().shop_id
    with control_context():
        cache.delete(sent_key(shop_id))
        shop = Shop.objects.get(pk=shop_id)
    stop_at = time.monotonic() + VISIT_SECONDS
    while time.monotonic() < stop_at and (due := due_kinds(shop, timezone.now())):
        for kind, rung_at in due:
            work_on(shop, kind, rung_at=rung_at, now=timezone.now())


def due_kinds(shop: Shop, now: datetime) -> list[tuple[str, datetime]]:
    with control_context():
        due = WorkDue.objects.filter(shop=shop, due_at__lte=now).order_by("due_at")
        return list(due.values_list("kind", "rung_at"))


def work_on(shop: Shop, kind: str, *, rung_at: datetime, now: datetime) -> None:
    """One kind of work. What rang while it ran stays due, since the bell is taken down only as it was found."""
    try:
        next_at = import_string(settings.WORK_KINDS[kind])(now)
    except Exception:
        log.exception("work failed", kind=kind)
        next_at = now + RETRY_AFTER
    with transaction.atomic("control"):
        work_done(shop, kind, rung_at, now)
        if next_at is not None:
            ring(kind, next_at)


@control_task
def refill_pool() -> None:
    """Bring the pool of ready schemas back to its size; one process at a time."""
    with connections["control"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [POOL_LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            fill_pool()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [POOL_LOCK])

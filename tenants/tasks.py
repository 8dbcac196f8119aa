"""Scheduled work: a few tasks for the whole pod, never one per shop. Shops without due work are not touched."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

from core.events.doorbell import heard
from core.jobs import HEADER, control_task, shop_task
from core.scope import control_context, require_shop
from tenants.models import Shop, WorkDue
from tenants.services.domains import check_claim, due_claims
from tenants.services.doorbell import LEASE, due_shops, sweep, work_done
from tenants.services.exports import begin_nightly, run_export
from tenants.services.pool import drop_half_made, fill_pool
from tenants.services.restoring import finish_switch, run_restore, tidy_restores
from tenants.services.sign_on.domains import check_domain, due_domains

log = structlog.get_logger("work")
SHOPS_PER_ROUND = 200
VISIT_SECONDS = 30  # then the shop goes to the end of the queue
RETRY_AFTER = timedelta(minutes=1)
SWEPT_PER_MINUTE = 50  # 72,000 shops a day
POOL_LOCK = 4243
COPY_SECONDS = 50
DOMAINS_PER_MINUTE = 10


@control_task
def visit_due_shops() -> None:
    """Every few seconds: send a worker to each shop that has work due, the longest waiting first."""
    for shop, bells in due_shops(timezone.now(), SHOPS_PER_ROUND):
        visit_shop.apply_async(
            kwargs={"bells": {kind: rung_at.isoformat() for kind, rung_at in bells.items()}},
            headers={HEADER: shop.shop_id},
            expires=LEASE.total_seconds(),
        )


@shop_task
def visit_shop(bells: dict[str, str] | None = None) -> None:
    """Do the due work of the current shop, of all kinds, for at most VISIT_SECONDS. `bells`: those that the round has
    claimed for this visit; what rings meanwhile is looked after as well."""
    heard()
    shop_id = require_shop().shop_id
    with control_context():
        shop = Shop.objects.get(pk=shop_id)
    due = {kind: datetime.fromisoformat(rung_at) for kind, rung_at in (bells or {}).items()}
    stop_at = time.monotonic() + VISIT_SECONDS
    while due := due or due_bells(shop, timezone.now()):
        for kind, rung_at in due.items():
            work_on(shop, kind, rung_at=rung_at, now=timezone.now())
        due = {}
        if time.monotonic() >= stop_at:
            return


def due_bells(shop: Shop, now: datetime) -> dict[str, datetime]:
    with control_context():
        due = WorkDue.objects.filter(shop=shop, due_at__lte=now).order_by("due_at")
        return dict(due.values_list("kind", "rung_at"))


def work_on(shop: Shop, kind: str, *, rung_at: datetime, now: datetime) -> None:
    """One kind of work. A failure is tried again after a while, and does not keep the others waiting."""
    try:
        next_due_at = import_string(settings.WORK_KINDS[kind])(now)
    except Exception:
        log.exception("work failed", kind=kind)
        next_due_at = now + RETRY_AFTER
    work_done(shop, kind, rung_at, timezone.now(), next_due_at=next_due_at)


@control_task
def sweep_shops() -> None:
    """Every minute: some shops are visited although nobody rang, each once a day."""
    sweep(kinds=settings.WORK_KINDS, now=timezone.now(), limit=SWEPT_PER_MINUTE)


@control_task
def refill_pool() -> None:
    """Bring the pool of ready schemas back to its size, and drop what killed processes left half made; one process at
    a time, the others do not wait."""
    with connections["control"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [POOL_LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            drop_half_made(timezone.now())
            fill_pool()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [POOL_LOCK])


@control_task(time_limit=3600, soft_time_limit=3500)
def make_export(run_id: int) -> None:
    """A copy of a whole shop, which its owner has asked for."""
    run_export(run_id)


@control_task(time_limit=3600, soft_time_limit=3500)
def make_restore(run_id: int) -> None:
    """A copy beside the running shop, which its owner has asked for."""
    run_restore(run_id)


@control_task
def switch_restore(run_id: int) -> None:
    finish_switch(run_id)


@control_task
def make_nightly_copies() -> None:
    """Every minute: the shops that have no copy of today yet, a few at a time. One that fails is told in the log and by
    its run, and does not keep the others waiting."""
    if not settings.NIGHTLY_COPIES:
        return
    stop_at = time.monotonic() + COPY_SECONDS
    while time.monotonic() < stop_at and (runs := begin_nightly(now=timezone.now(), limit=1)):
        for run in runs:
            try:
                run_export(run)
            except Exception:
                log.exception("nightly_copy_failed", run=run)


@control_task
def look_after_copies_and_domains() -> None:
    """Every minute: restores that a killed process left unfinished or nobody needs any more, and domains to look up."""
    now = timezone.now()
    tidy_restores(now)
    for claim in due_claims(now, limit=DOMAINS_PER_MINUTE):
        check_claim(claim, now=now)
    for domain in due_domains(now, limit=DOMAINS_PER_MINUTE):
        check_domain(domain, now=now)

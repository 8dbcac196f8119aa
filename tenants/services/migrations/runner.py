"""All shops to the newest template: template first, then the pool, then the shops."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.utils import timezone

from core.scope import control_context, enter_scope
from tenants.context import scope_of
from tenants.models import Shop, ShopState, TemplateVersion
from tenants.services.migrations.plan import Plan, make_plan, missing_migrations
from tenants.services.migrations.replay import apply_plan
from tenants.services.pool import drop_old, fill_pool
from tenants.services.template import ensure_template

Plans = dict[str, Plan | Exception]


@dataclass
class Report:
    version: str
    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: int = 0
    seconds: float = 0.0


def migrate_shops(*, jobs: int = 1, handle: str | None = None, tell: Callable[[str], None] = lambda line: None) -> Report:
    """Bring every shop of this pod, or one, to the newest template. Goes on after errors; a second run does what the
    first left. A shop that is there already is not touched. Raises Shop.DoesNotExist for an unknown `handle`."""
    started = time.monotonic()
    target = ensure_template()
    report = Report(target.version)
    if handle is None:
        drop_old()
        fill_pool()
    tried: set[str] = set()
    while waiting := [shop for shop in shops_behind(target, handle) if shop.shop_id not in tried]:
        tried |= {shop.shop_id for shop in waiting}
        tell(f"{len(waiting)} shops to migrate")
        migrate_some(waiting, make_plans(waiting, target), jobs=jobs, report=report, tell=tell)
    with control_context():
        shops = Shop.objects.exclude(state=ShopState.DROPPED).filter(pod=settings.POD_ID)
        report.skipped = (shops.count() if handle is None else 1) - len(tried)
    report.seconds = round(time.monotonic() - started, 2)
    return report


def shops_behind(target: TemplateVersion, handle: str | None = None) -> list[Shop]:
    """Shops whose schema lacks something of `target`. One that is ahead (the code was rolled back) is left alone."""
    with control_context():
        shops = Shop.objects.exclude(state=ShopState.DROPPED).filter(pod=settings.POD_ID)
        if handle is not None:
            shops = shops.filter(pk=Shop.objects.get(handle=handle).pk)
        behind = list(shops.exclude(template_version=target.version).order_by("pk"))
        ahead = {
            version.version for version in TemplateVersion.objects.all() if not missing_migrations(version, target)
        }
    return [shop for shop in behind if shop.template_version not in ahead]


def make_plans(shops: list[Shop], target: TemplateVersion) -> Plans:
    """One plan per starting version; an error in it is the error of every shop of that version."""
    plans: Plans = {}
    for version in {shop.template_version for shop in shops}:
        try:
            with control_context():
                known = TemplateVersion.objects.get(version=version)
            plans[version] = make_plan(known, target)
        except Exception as error:
            plans[version] = error
    return plans


def migrate_some(
    shops: list[Shop], plans: Plans, *, jobs: int, report: Report, tell: Callable[[str], None]
) -> None:
    """Each job is a thread with a connection of its own; the scope is per thread as well."""
    waiting: queue.SimpleQueue[Shop] = queue.SimpleQueue()
    for shop in shops:
        waiting.put(shop)

    def work() -> None:
        try:
            while True:
                try:
                    shop = waiting.get_nowait()
                except queue.Empty:
                    return
                error = migrate_shop(shop, plans[shop.template_version])
                if error is None:
                    report.migrated.append(shop.handle)
                else:
                    report.failed[shop.handle] = error
                    tell(f"{shop.handle}: {error}")
        finally:
            if jobs > 1:
                connections.close_all()

    if jobs == 1:
        work()
        return
    with ThreadPoolExecutor(jobs) as pool:
        for job in [pool.submit(work) for _ in range(jobs)]:
            job.result()


def migrate_shop(shop: Shop, plan: Plan | Exception) -> str | None:
    """The error as one text, also written into the registry; None where all went well."""
    try:
        if isinstance(plan, Exception):
            raise plan
        with enter_scope(scope_of(shop)):
            apply_plan(plan)
    except Exception as error:
        text = f"{type(error).__name__}: {error}".strip()
        note(shop, migration_error=text[:2000])
        return text
    note(shop, template_version=plan.version, migrated_at=timezone.now(), migration_error="")
    return None


def note(shop: Shop, **values: object) -> None:
    """In the registry, after the shop's own commit: the two worlds share no transaction. Lost in a crash, it is written
    by the next run, which finds the shop's migrations done."""
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(**values)

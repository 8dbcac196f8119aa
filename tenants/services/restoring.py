"""A copy of yesterday beside the running shop: made, compared, switched to, and back again.

Rows go into a schema of their own, files that the shop has lost since into its folder (names are never used twice, so
nothing is overwritten). Switching shuts the shop for some seconds, until no process remembers the former schema; the
former one is kept for a while, and switching again goes back to it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from wagtail.models import Site

from core.pages import bump_pages
from core.scope import Scope, World, control_context, enter_scope
from tenants import hosts
from tenants.context import shop_context
from tenants.models import (
    ExportRun,
    ExportState,
    Host,
    HostKind,
    RegistryEntry,
    RestoreRun,
    RestoreState,
    Shop,
    ShopState,
)
from tenants.services.archive.filling import fill_tables
from tenants.services.archive.reading import check_contents, open_archive
from tenants.services.archive.tables import tables_of_shop
from tenants.services.pool import add_to_pool, claim_schema
from tenants.services.schemas import drop_schema
from tenants.services.template import newest_template

log = structlog.get_logger("restoring")
KEPT_READY, KEPT_FORMER = timedelta(days=3), timedelta(days=7)
SHUT_SECONDS = hosts.CACHE_SECONDS + 1
LOST = timedelta(minutes=30)
# Numbers that must not be given twice, whichever schema they were given in.
GO_ON = (("store_store", "next_order_number"),)
# Rows that never change and that no copy may lose: the numbers of invoices have no gap and are given once.
NEVER_LOST = ("invoices_document",)
# What apps carry over themselves: read in the schema that the shop leaves, written in the one that it switches to. Plugged
# in when they start.
CARRIED_OVER: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []


class RestoreRefused(RuntimeError):
    """Not now: another is under way, or there is nothing to switch to."""


def ask_for_restore(*, shop: Shop, source: ExportRun, requested_by: str) -> RestoreRun:
    """Raises RestoreRefused. Whoever asks starts the task `make_restore`."""
    with control_context():
        if source.shop_id != shop.pk or source.state != ExportState.DONE:
            raise RestoreRefused
        try:
            with transaction.atomic("control"):
                return RestoreRun.objects.create(
                    shop=shop, source=source, requested_by=requested_by[:254],
                    copied_at=source.finished_at or source.created_at,
                )  # fmt: skip
        except IntegrityError:
            raise RestoreRefused from None


def run_restore(run_id: int) -> None:
    """Does a waiting run; nothing if somebody else does it. A failure leaves no schema behind."""
    with control_context():
        if not move(run_id, RestoreState.WAITING, RestoreState.RUNNING):
            return
        run = RestoreRun.objects.select_related("shop", "source").get(pk=run_id)
    try:
        claim(run)
        comparison = fill(run)
    except Exception:
        if run.schema_name:
            drop_schema(run.schema_name)
        with control_context():
            move(run_id, RestoreState.RUNNING, RestoreState.FAILED)
        raise
    with control_context():
        move(run_id, RestoreState.RUNNING, RestoreState.READY, comparison=comparison)


def claim(run: RestoreRun) -> None:
    while True:
        with control_context(), transaction.atomic("control"):
            if claimed := claim_schema():
                run.schema_name, run.template_version = claimed
                run.save(update_fields=["schema_name", "template_version"])
                return
        add_to_pool(newest_template())


def fill(run: RestoreRun) -> dict[str, list[int]]:
    assert run.source is not None
    with local_file(run.shop, run.source.file) as path, open_archive(path) as (archive, manifest):
        check_contents(archive, manifest)
        with enter_scope(beside(run)), transaction.atomic("default"):
            fill_tables(archive, manifest, hosts_of(run.shop))
        with shop_context(run.shop):
            for name in manifest["media"]:
                if not default_storage.exists(name):
                    with archive.open(f"media/{name}") as stream:
                        default_storage.save(name, File(stream, name=name))
    with shop_context(run.shop):
        now = row_counts()
    with enter_scope(beside(run)):
        then = row_counts()
    return {table: [now.get(table, 0), then[table]] for table in then}


def beside(run: RestoreRun) -> Scope:
    return Scope(World.SHOP, shop_id=run.shop.shop_id, schema=run.schema_name, handle=run.shop.handle)


def hosts_of(shop: Shop) -> dict[str, str]:
    with control_context():
        main = Host.objects.filter(tenant=shop, kind=HostKind.STOREFRONT, is_primary=True).first()
    storefront = main.domain if main else hosts.storefront_host(shop.handle)
    return {"primary_host": storefront, "admin_host": hosts.admin_host(shop.handle)}


@contextmanager
def local_file(shop: Shop, name: str) -> Iterator[Path]:
    """The copy as a file of this machine, wherever the shop's files are kept."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as local:
        with shop_context(shop), default_storage.open(name) as stored:
            shutil.copyfileobj(stored, local)
        local.flush()
        yield Path(local.name)


def row_counts() -> dict[str, int]:
    with connections["default"].cursor() as cursor:
        found = {}
        for name in tables_of_shop():
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            found[name] = cursor.fetchone()[0]
    return found


# --- Switching ---------------------------------------------------------------------------------------------------------


def begin_switch(*, run: RestoreRun, actor: str) -> None:
    """Shuts the shop; `finish_switch` is to be called SHUT_SECONDS later, by whoever. Raises RestoreRefused."""
    with control_context(), transaction.atomic("control"):
        shop = Shop.objects.select_for_update().get(pk=run.shop_id)
        if run.template_version != shop.template_version or shop.state != ShopState.LIVE:
            raise RestoreRefused
        newest = RestoreRun.objects.filter(shop=shop).exclude(state=RestoreState.FAILED).first()
        ready = {RestoreState.READY, RestoreState.SWITCHED}
        moved = newest == run and any(move(run.pk, state, RestoreState.SWITCHING) for state in sorted(ready))
        if not moved:
            raise RestoreRefused
        Shop.objects.filter(pk=shop.pk).update(state=ShopState.IMPORTING, state_changed_at=timezone.now())
        told = f"copy of {run.copied_at:%Y-%m-%d %H:%M}"
        RegistryEntry.objects.create(shop=shop, action="switching", reason=told, actor=actor[:254])
    hosts.forget_routes()


def finish_switch(run_id: int) -> bool:
    """False if somebody else has. May be repeated after a crash at any point."""
    with control_context():
        run = RestoreRun.objects.select_related("shop").get(pk=run_id)
    if run.state != RestoreState.SWITCHING:
        return False
    shop = run.shop
    with enter_scope(beside(run)):
        there = {table: ids_of(table) for table in NEVER_LOST}
    with shop_context(shop):
        reached = highest()
        kept = {table: rows_of(table, but=ids) for table, ids in there.items()}
        carried = [(give, take()) for take, give in CARRIED_OVER]
    with enter_scope(beside(run)), transaction.atomic("default"):
        go_on_from(reached)
        for table, rows in kept.items():
            add_rows(table, rows)
        for give, what in carried:
            give(what)
        Site.clear_site_root_paths_cache()
        bump_pages()
    with control_context(), transaction.atomic("control"):
        run = RestoreRun.objects.select_for_update().get(pk=run_id)
        shop = Shop.objects.select_for_update().get(pk=run.shop_id)
        if run.state != RestoreState.SWITCHING:
            return False
        other, version = shop.schema_name, shop.template_version
        Shop.objects.filter(pk=shop.pk).update(
            schema_name=run.schema_name, template_version=run.template_version, state=ShopState.LIVE,
            state_changed_at=timezone.now(), swept_at=None,
        )  # fmt: skip
        move(run_id, RestoreState.SWITCHING, RestoreState.SWITCHED, schema_name=other, template_version=version)
        RegistryEntry.objects.create(shop=shop, action="switched", reason=f"from {other} to {run.schema_name}")
    hosts.forget_routes()
    return True


def highest() -> dict[tuple[str, str], int]:
    with connections["default"].cursor() as cursor:
        found = {}
        for table, column in GO_ON:
            cursor.execute(f'SELECT COALESCE(MAX("{column}"), 0) FROM "{table}"')  # noqa: S608
            found[table, column] = cursor.fetchone()[0]
    return found


def go_on_from(reached: dict[tuple[str, str], int]) -> None:
    with connections["default"].cursor() as cursor:
        for (table, column), value in reached.items():
            cursor.execute(f'UPDATE "{table}" SET "{column}" = GREATEST("{column}", %s)', [value])  # noqa: S608


def ids_of(table: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f'SELECT id::text FROM "{table}"')  # noqa: S608
        return [row for (row,) in cursor.fetchall()]


def rows_of(table: str, *, but: list[str]) -> str:
    """Those with other ids, as a JSON list, by which they come into another schema. The shop is shut meanwhile, so they
    are only what a copy of a day lacks."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE(jsonb_agg(to_jsonb(t)), '[]')::text FROM \"{table}\" t "  # noqa: S608
            "LEFT JOIN unnest(%s::text[]) AS known ON known = t.id::text WHERE known IS NULL",
            [but],
        )
        return str(cursor.fetchone()[0])


def add_rows(table: str, rows: str) -> None:
    """Those that are not there yet: a switch may be finished twice."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb)'  # noqa: S608
            " ON CONFLICT DO NOTHING",
            [rows],
        )


# --- Upkeep --------------------------------------------------------------------------------------------------------------


def give_up(*, run: RestoreRun) -> None:
    """The schema beside the shop goes."""
    with control_context():
        gone = any(move(run.pk, state, RestoreState.GONE) for state in (RestoreState.READY, RestoreState.SWITCHED))
    if gone:
        drop_schema(run.schema_name)


def tidy_restores(now: datetime) -> int:
    """What lies around for too long goes; what a killed process left between two states is finished."""
    with control_context():
        rows = RestoreRun.objects.select_related("shop")
        old = [*rows.filter(state=RestoreState.READY, changed_at__lt=now - KEPT_READY),
               *rows.filter(state=RestoreState.SWITCHED, changed_at__lt=now - KEPT_FORMER)]  # fmt: skip
        late = list(rows.filter(state=RestoreState.SWITCHING, changed_at__lt=now - timedelta(seconds=SHUT_SECONDS)))
        lost = list(rows.filter(state=RestoreState.RUNNING, changed_at__lt=now - LOST))
    for run in old:
        give_up(run=run)
    for run in late:
        finish_switch(run.pk)
    for run in lost:
        if run.schema_name:
            drop_schema(run.schema_name)
        with control_context():
            move(run.pk, RestoreState.RUNNING, RestoreState.FAILED)
    return len(old) + len(late) + len(lost)


def move(run_id: int, before: RestoreState, after: RestoreState, **values: Any) -> bool:
    changed = RestoreRun.objects.filter(pk=run_id, state=before).update(
        state=after, changed_at=timezone.now(), **values
    )
    return bool(changed)

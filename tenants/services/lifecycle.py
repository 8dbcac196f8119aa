"""The states of a shop and the ways between them: live <-> frozen, live or frozen <-> suspended, any of
them -> closed -> dropped.

Every way is one conditional update, so that of two operators one wins, and leaves an entry that tells who and why.
Other processes keep routes for `hosts.CACHE_SECONDS`: then a suspended shop is shut everywhere.
"""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from core.scope import control_context
from tenants.context import shop_context
from tenants.hosts import forget_routes
from tenants.models import (
    DomainClaim,
    EntryPass,
    ExportRun,
    Host,
    Invitation,
    Membership,
    RegistryEntry,
    ReleasedHandle,
    RestoreRun,
    Shop,
    ShopState,
    WorkDue,
)  # fmt: skip
from tenants.services.schemas import drop_schema


class WrongState(RuntimeError):
    """The shop is not in a state from which this way leads; the message says so, fit for operators."""


def suspend(*, shop: Shop, reason: str, actor: str) -> None:
    """No page, task or mail of the shop from now on; nothing is lost. Raises WrongState."""
    move(shop, {ShopState.LIVE, ShopState.FROZEN}, ShopState.SUSPENDED, action="suspended", reason=reason, actor=actor)


def freeze(*, shop: Shop, reason: str, actor: str) -> None:
    """Shoppers find it closed; staff get in, read, take everything away and pay, and change nothing. Raises WrongState."""
    move(shop, {ShopState.LIVE}, ShopState.FROZEN, action="frozen", reason=reason, actor=actor)


def thaw(*, shop: Shop, actor: str, reason: str = "") -> None:
    move(shop, {ShopState.FROZEN}, ShopState.LIVE, action="thawed", reason=reason, actor=actor)


def restore(*, shop: Shop, actor: str, reason: str = "") -> None:
    move(shop, {ShopState.SUSPENDED}, ShopState.LIVE, action="restored", reason=reason, actor=actor)


def close(*, shop: Shop, actor: str, reason: str = "") -> None:
    """For good: a closed shop can only be dropped."""
    before = {ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED}
    move(shop, before, ShopState.CLOSED, action="closed", reason=reason, actor=actor)


def drop(*, shop: Shop, actor: str, without_copy: bool = False) -> None:
    """Delete everything of a closed shop: files, schema, role, hosts. Its handle is never given away again. Raises
    WrongState also where its owner has not been offered a copy of everything, unless `without_copy`.

    The state changes last: after a crash in the middle the shop is still closed, and a second call does the rest.
    """
    with control_context():
        shop.refresh_from_db()
        beside = [run.schema_name for run in RestoreRun.objects.filter(shop=shop).exclude(schema_name="")]
    if shop.state != ShopState.CLOSED:
        raise WrongState(f"{shop.handle} is {shop.state}; only a closed shop can be dropped.")
    if shop.export_offered_at is None and not without_copy:
        raise WrongState(f"{shop.handle}: its owner has not been offered a copy of everything yet.")
    files: Any = default_storage  # one of core.storage; a system check insists
    with shop_context(shop):
        files.delete_everything()
    for schema in [shop.schema_name, *beside]:
        drop_schema(schema)
    with control_context(), transaction.atomic("control"):
        Host.objects.filter(tenant=shop).delete()
        for model in (Membership, EntryPass, WorkDue, Invitation, RestoreRun, ExportRun, DomainClaim):
            model._default_manager.filter(shop=shop).delete()
        ReleasedHandle.objects.get_or_create(handle=shop.handle)
        move(shop, {ShopState.CLOSED}, ShopState.DROPPED, action="dropped", reason="", actor=actor)


def move(shop: Shop, before: set[ShopState], after: ShopState, *, action: str, reason: str, actor: str) -> None:
    reason = reason.strip()[:200]
    with control_context(), transaction.atomic("control"):
        moved = Shop.objects.filter(pk=shop.pk, state__in=before).update(
            state=after, state_changed_at=timezone.now(),
            suspended_reason=reason if after == ShopState.SUSPENDED else "",
        )  # fmt: skip
        shop.refresh_from_db()
        if not moved:
            raise WrongState(f"{shop.handle} is {shop.state}; it cannot be {action}.")
        RegistryEntry.objects.create(shop=shop, action=action, reason=reason, actor=actor[:254])
    forget_routes()

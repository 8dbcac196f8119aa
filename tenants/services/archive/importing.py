"""From a file to a new shop. Either all of it is there, or nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.pages import bump_pages
from core.scope import control_context
from staff.roles import OWNER
from tenants import hosts
from tenants.context import shop_context
from tenants.models import Membership, RegistryEntry, Shop, ShopState
from tenants.services.archive.filling import fill_media, fill_tables
from tenants.services.archive.format import ArchiveRefused
from tenants.services.archive.reading import check_contents, open_archive
from tenants.services.doorbell import ring_for
from tenants.services.registry import register_shop
from tenants.services.schemas import drop_schema
from tenants.services.template import current_migrations

# What apps do to rows that have come from elsewhere, inside the shop and in the transaction that fills it: plugged in when
# they start. An archive is a claim by whoever brings it; rows that stand for something outside the shop need a look.
ON_ARRIVAL: list[Callable[[Shop], None]] = []


def import_archive(*, path: Path, handle: str, owner: Any, actor: str) -> Shop:
    """A live shop `handle` that `owner` (an account of the platform) owns, with all that is in the archive.

    Raises ArchiveRefused and HandleRefused; then nothing has changed."""
    with open_archive(path) as (archive, manifest):
        refuse_newer(manifest)
        check_contents(archive, manifest)
        about = manifest["shop"]
        shop, _is_new = register_shop(
            handle=handle, name=about["name"][:60], owner_email=owner.email, country=about["country"][:2],
            currency=about["currency"][:3], locale=about["locale"][:8], is_test=about["is_test"],
        )  # fmt: skip
        try:
            set_state(shop, ShopState.IMPORTING)  # the sweeper finishes or takes back what is "preparing"
            with shop_context(shop), transaction.atomic("default"):
                fill_tables(archive, manifest, hosts_of(handle))
                for look in ON_ARRIVAL:
                    look(shop)
                bump_pages()
            with shop_context(shop):
                fill_media(archive, manifest)
        except BaseException:
            take_back(shop)
            raise
    with control_context(), transaction.atomic("control"):
        Membership.objects.create(shop=shop, account=owner, role=OWNER)
        RegistryEntry.objects.create(shop=shop, action="imported", reason=path.name[:200], actor=actor[:254])
        set_state(shop, ShopState.LIVE)
    now = timezone.now()
    for kind in settings.WORK_KINDS:
        ring_for(shop.shop_id, kind, due_at=now, rung_at=now)
    hosts.forget_routes()
    return shop


def hosts_of(handle: str) -> dict[str, str]:
    return {"primary_host": hosts.storefront_host(handle), "admin_host": hosts.admin_host(handle)}


def refuse_newer(manifest: dict[str, Any]) -> None:
    known = {tuple(one) for one in current_migrations()}
    unknown = sorted(tuple(one) for one in manifest["migrations"] if tuple(one) not in known)
    if unknown:
        app, name = unknown[0]
        raise ArchiveRefused(
            _("The archive comes from a newer Échoppe (it knows “%(name)s”). Update this instance first.")
            % {"name": f"{app} {name}"[:80]}
        )


def set_state(shop: Shop, state: ShopState) -> None:
    with control_context():
        Shop.objects.filter(pk=shop.pk).update(state=state, state_changed_at=timezone.now())
        shop.refresh_from_db()


def take_back(shop: Shop) -> None:
    """The handle is free again: nobody has ever seen the shop."""
    files: Any = default_storage
    with shop_context(shop):
        files.delete_everything()
    drop_schema(shop.schema_name)
    with control_context():
        Shop.objects.filter(pk=shop.pk).delete()
    hosts.forget_routes()

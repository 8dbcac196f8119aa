"""Moving in with a file: kept until a worker has made a shop of it, or said why not."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.core.files.storage import storages
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from billing.services.agreements import accept_processing
from commerce.payments.models import ConnectedAccount
from core.ids import uuid7
from core.scope import control_context
from gateways.models import ProviderAccount
from tenants.models import ExportState, ImportRun, Shop
from tenants.services.archive import ArchiveRefused, import_archive
from tenants.services.registry import HandleRefused, check_handle

log = structlog.get_logger("moving")


def receive_file(*, account: Any, handle: str, file: Any) -> ImportRun:
    """Raises HandleRefused. Whoever calls starts the task `move_in`."""
    check_handle(handle)
    name = storages["platform"].save(f"imports/{uuid7().hex}.zip", file)
    with control_context():
        return ImportRun.objects.create(account=account, handle=handle, file=name)


def run_import(run_id: int) -> None:
    """Does a waiting run; nothing if somebody else does it. What is refused is told to its owner, in her language."""
    with control_context():
        if not ImportRun.objects.filter(pk=run_id, state=ExportState.WAITING).update(state=ExportState.RUNNING):
            return
        run = ImportRun.objects.select_related("account").get(pk=run_id)
    values: dict[str, Any] = {"state": ExportState.FAILED}
    try:
        with tempfile.NamedTemporaryFile(suffix=".zip") as local, translation.override(run.account.locale or "en"):
            with storages["platform"].open(run.file) as stored:
                shutil.copyfileobj(stored, local)
            local.flush()
            shop = import_archive(path=Path(local.name), handle=run.handle, owner=run.account, actor=run.account.email)
            accept_processing(
                shop=shop, email=run.account.email, language=run.account.locale or "en", now=timezone.now()
            )
            values = {"state": ExportState.DONE, "shop": shop}
    except (ArchiveRefused, HandleRefused) as error:
        values["note"] = str(error)[:300]
    except Exception:
        with translation.override(run.account.locale or "en"):
            values["note"] = _("Something went wrong on our side. Nothing was changed; please try again later.")
        log.exception("import_failed", run=run_id)
    finally:
        with control_context():
            ImportRun.objects.filter(pk=run_id).update(finished_at=timezone.now(), **values)
        storages["platform"].delete(run.file)


def imports_of(account: Any, *, since: datetime) -> list[ImportRun]:
    with control_context():
        return list(ImportRun.objects.select_related("shop").filter(account=account, created_at__gt=since)[:5])


def let_go_of_foreign_accounts(shop: Shop) -> None:
    """An account at a payment provider belongs to one shop for ever, whatever a file says: with the platform's key it
    would open the money of somebody else."""
    with control_context():
        own = set(ProviderAccount.objects.filter(shop=shop).values_list("reference", flat=True))
    rows = ConnectedAccount.objects.filter(gone_at=None).exclude(reference__in=own)
    rows.update(gone_at=timezone.now(), is_ready=False)

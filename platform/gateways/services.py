from __future__ import annotations

from datetime import datetime
from typing import Any

from core.scope import control_context, require_shop
from gateways.models import PlatformEvent, ProviderAccount
from tenants.models import Shop


class AccountTaken(Exception):
    """This account belongs to another shop."""


def claim_account(*, provider: str, reference: str, is_live: bool) -> None:
    """The current shop's account, from now on. May be repeated. Raises AccountTaken."""
    shop_id = require_shop().shop_id
    with control_context():
        found, _is_new = ProviderAccount.objects.get_or_create(
            provider=provider, reference=reference, defaults={"is_live": is_live, "shop_id": shop_id}
        )
    if str(found.shop_id) != shop_id:
        raise AccountTaken(reference)


def shop_of_account(*, provider: str, reference: str) -> tuple[Shop, bool] | None:
    """The shop, and whether the account is one of live mode; None for an account that is none of ours."""
    with control_context():
        found = ProviderAccount.objects.select_related("shop").filter(provider=provider, reference=reference).first()
    return (found.shop, found.is_live) if found else None


def keep_platform_event(*, provider: str, event_id: str, kind: str, payload: dict[str, Any], now: datetime) -> bool:
    """False where it came before."""
    with control_context():
        _event, is_new = PlatformEvent.objects.get_or_create(
            provider=provider, event_id=event_id, defaults={"kind": kind, "payload": payload, "received_at": now}
        )
    return is_new


def waiting_platform_events(*, limit: int) -> list[PlatformEvent]:
    with control_context():
        return list(PlatformEvent.objects.filter(done_at=None).order_by("id")[:limit])


def finish_platform_event(event: PlatformEvent, *, now: datetime) -> None:
    with control_context():
        PlatformEvent.objects.filter(pk=event.pk).update(done_at=now)


def forget_platform_events(*, before: datetime) -> int:
    with control_context():
        return PlatformEvent.objects.filter(done_at__lt=before).delete()[0]
